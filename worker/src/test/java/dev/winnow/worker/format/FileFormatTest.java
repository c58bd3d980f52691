package dev.winnow.worker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FileFormatTest {
  private static final FileFormat FORMAT = new FileFormat(0x11223344, 5);

  /** Bytes of {@link #file}. */
  private static final int SIZE = 24;

  @Test
  void theContentComesBack() throws IOException {
    long read = FORMAT.read(file(FORMAT), ByteBuffer::getLong);

    assertThat(read).isEqualTo(77);
  }

  @Property
  void noPrefixOfAFileIsAccepted(@ForAll @IntRange(max = SIZE - 1) int length) throws IOException {
    byte[] prefix = Arrays.copyOf(file(FORMAT), length);

    assertThatThrownBy(() -> FORMAT.read(prefix, ByteBuffer::getLong))
        .isInstanceOf(DamagedFileException.class);
  }

  @Property
  void noFlippedBitIsAccepted(@ForAll @IntRange(max = 8 * SIZE - 1) int bit) throws IOException {
    byte[] flipped = file(FORMAT);
    flipped[bit / 8] ^= (byte) (1 << bit % 8);

    assertThatThrownBy(() -> FORMAT.read(flipped, ByteBuffer::getLong))
        .isInstanceOf(DamagedFileException.class);
  }

  @Test
  void aReaderMustTakeAllOfTheContentAndNoMore() throws IOException {
    byte[] file = file(FORMAT);

    assertThatThrownBy(() -> FORMAT.read(file, ByteBuffer::getInt))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("4 bytes follow its end");
    assertThatThrownBy(() -> FORMAT.read(file, in -> in.getLong() + in.getInt()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("it ends early");
  }

  @Test
  void aWholeFileOfAnotherVersionIsToldFromADamagedOne() throws IOException {
    byte[] older = file(new FileFormat(FORMAT.magic(), 4));

    assertThatThrownBy(() -> FORMAT.read(older, ByteBuffer::getLong))
        .isInstanceOf(FormatVersionException.class)
        .hasMessage("has format version 4, this Winnow reads 5");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    byte[] other = file(new FileFormat(1, 5));

    assertThatThrownBy(() -> FORMAT.read(other, ByteBuffer::getLong))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("it does not begin as such a file");
  }

  private static byte[] file(FileFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(out, content -> content.writeLong(77));
    return out.toByteArray();
  }
}
