package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticCifar100Test {
  @TempDir private Path folder;

  @Test
  void itIsReadAsCifar100WithAllItsClasses() throws IOException {
    new SyntheticCifar100(3).write(folder, 200, 100);

    LocalFiles.ReadDataSet read = new LocalFiles(folder).read(DataFormat.AUTO);

    assertThat(read.summary().format()).isEqualTo(DataFormat.CIFAR100);
    assertThat(read.summary().shape()).isEqualTo(SyntheticCifar100.SHAPE);
    assertThat(read.part(Part.TRAIN).size()).isEqualTo(200);
    LabeledImages test = read.part(Part.TEST);
    Set<Integer> labels = new HashSet<>();
    for (int label : test.labels()) {
      labels.add(label);
    }
    assertThat(labels).hasSize(SyntheticCifar100.CLASSES);
  }

  @Test
  void theSameArgumentsGiveTheSameBytesAndOthersDoNot() throws IOException {
    new SyntheticCifar100(3).write(folder.resolve("a"), 100, 100);
    new SyntheticCifar100(3).write(folder.resolve("b"), 100, 100);
    new SyntheticCifar100(4).write(folder.resolve("c"), 100, 100);

    byte[] first = Files.readAllBytes(folder.resolve("a/train.bin"));
    assertThat(Files.readAllBytes(folder.resolve("b/train.bin"))).isEqualTo(first);
    assertThat(Files.readAllBytes(folder.resolve("c/train.bin"))).isNotEqualTo(first);
    assertThat(Files.readAllBytes(folder.resolve("a/test.bin"))).isNotEqualTo(first);
  }

  @Test
  void aFigureHasAColourOfItsClass() throws IOException {
    new SyntheticCifar100(3).write(folder, 100, 1);
    byte[] train = Files.readAllBytes(folder.resolve("train.bin"));
    int record = 2 + SyntheticCifar100.SHAPE.size();

    Set<String> colours = new HashSet<>();
    for (int label = 0; label < 100; label += 10) {
      byte[] image = Arrays.copyOfRange(train, label * record + 2, (label + 1) * record);
      long[] sums = new long[3];
      for (int i = 0; i < image.length; i++) {
        sums[i / 1024] += image[i] & 0xff;
      }
      colours.add("%d %d".formatted(10 * sums[1] / sums[0], 10 * sums[2] / sums[0]));
    }
    assertThat(colours).hasSize(10);
  }
}
