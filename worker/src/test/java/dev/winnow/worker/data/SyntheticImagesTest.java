package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticImagesTest {
  @TempDir private Path folder;

  @Test
  void theSameArgumentsGiveTheSameBytes() throws IOException {
    new SyntheticImages(3).write(folder.resolve("a"), 300, 30);
    new SyntheticImages(3).write(folder.resolve("b"), 300, 30);
    for (String name : folder.resolve("a").toFile().list()) {
      assertThat(folder.resolve("a").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(name));
    }
    try (var files = Files.list(folder.resolve("a"))) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void moreImagesLeaveTheFirstOnesAsTheyWere() {
    LabeledImages few = new SyntheticImages(3).images(Part.TRAIN, 40);
    LabeledImages more = new SyntheticImages(3).images(Part.TRAIN, 90);
    assertThat(Arrays.copyOf(more.pixels(), few.pixels().length)).isEqualTo(few.pixels());
  }

  @Test
  void seedsAndPartsGiveDifferentImages() {
    byte[] train = new SyntheticImages(3).images(Part.TRAIN, 5).pixels();
    assertThat(new SyntheticImages(3).images(Part.TEST, 5).pixels()).isNotEqualTo(train);
    assertThat(new SyntheticImages(4).images(Part.TRAIN, 5).pixels()).isNotEqualTo(train);
  }

  @Test
  void everyClassIsDrawnAndNoImageIsFlat() {
    LabeledImages images = new SyntheticImages(3).images(Part.TRAIN, 200);
    for (int i = 0; i < images.size(); i++) {
      assertThat(images.label(i)).isEqualTo(i % 10);
      PixelMoments moments = PixelMoments.of(images.select(new int[] {i}));
      assertThat(moments.scaling().deviation()[0]).isGreaterThan(10);
    }
  }
}
