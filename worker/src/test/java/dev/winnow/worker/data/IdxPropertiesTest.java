package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IdxPropertiesTest {
  private static final int IMAGES = 30;
  private static final int SIZE = 16 + IMAGES * 12;

  @Property
  void noPrefixOfAFileIsAccepted(@ForAll @IntRange(max = SIZE - 1) int length) {
    byte[] images = Arrays.copyOf(images(), length);
    assertThatThrownBy(() -> read(images)).isInstanceOf(DataFormatException.class);
  }

  @Property
  void aDamagedHeaderIsRefusedOrReadInFull(@ForAll @IntRange(max = 15) int at, @ForAll byte value)
      throws IOException {
    byte[] images = images();
    images[at] = value;
    try {
      UnitImages read = read(images);
      assertThat(read.chunks().stream().mapToInt(c -> c.images().size()).sum()).isEqualTo(IMAGES);
    } catch (DataFormatException e) {
      assertThat(e.getMessage()).contains("images").doesNotContain("\n");
    }
  }

  private static UnitImages read(byte[] images) throws IOException {
    byte[] labels = new byte[8 + IMAGES];
    ByteBuffer.wrap(labels).putInt(0x801).putInt(IMAGES);
    Map<String, byte[]> files = Map.of("images", images, "labels", labels);
    return new IdxFilePair(Part.TRAIN, "images", "labels").read(new MemoryFiles(files), 1);
  }

  private static byte[] images() {
    byte[] images = new byte[SIZE];
    ByteBuffer.wrap(images).putInt(0x803).putInt(IMAGES).putInt(3).putInt(4);
    return images;
  }

  private record MemoryFiles(Map<String, byte[]> files) implements SourceFiles {
    @Override
    public InputStream open(String name) {
      return new ByteArrayInputStream(files.get(name));
    }

    @Override
    public String location(String name) {
      return name;
    }
  }
}
