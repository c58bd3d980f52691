package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir private static Path written;

  @TempDir private Path folder;

  @BeforeAll
  static void writeTwoThousandImages() throws IOException {
    new SyntheticImages(7).write(written, 2000, 50);
  }

  @BeforeEach
  void copyThemWithTheTrainPartUncompressed() throws IOException {
    for (String name : written.toFile().list()) {
      Files.copy(written.resolve(name), folder.resolve(name));
    }
    for (String name : new String[] {IMAGES, LABELS}) {
      try (GZIPInputStream in =
          new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".gz")))) {
        Files.write(folder.resolve(name), in.readAllBytes());
      }
      Files.delete(folder.resolve(name + ".gz"));
    }
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    LocalFiles.ReadDataSet read = read();
    LabeledImages expected = new SyntheticImages(7).images(Part.TRAIN, 2000);

    assertThat(read.part(Part.TRAIN).pixels()).isEqualTo(expected.pixels());
    assertThat(ids(read.part(Part.TRAIN))).isEqualTo(ids(expected));
    assertThat(read.part(Part.TRAIN).label(1999)).isEqualTo(expected.label(1999));
    assertThat(read.part(Part.TEST).size()).isEqualTo(50);
    assertThat(read.summary().shape()).isEqualTo(new ImageShape(1, 28, 28));
    assertThat(read.summary().classNames()).hasSize(10);
    assertThat(read.summary().testPart()).isTrue();
    assertThat(read.chunks()).allMatch(chunk -> chunk.images().size() <= 1024);
  }

  @Test
  void compressionAndSpellingOfNamesMakeNoDifference() throws IOException {
    LocalFiles.ReadDataSet plain = read();
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve("train-images.idx3-ubyte.gz"), gzip(bytes(IMAGES)));
    Files.write(other.resolve("train-labels.idx1-ubyte.gz"), bytes(LABELS));
    Files.copy(
        folder.resolve("t10k-images-idx3-ubyte.gz"), other.resolve("test-images-idx3-ubyte"));
    Files.copy(
        folder.resolve("t10k-labels-idx1-ubyte.gz"), other.resolve("t10k-labels.idx1-ubyte"));

    LocalFiles.ReadDataSet compressed = new LocalFiles(other).read(DataFormat.IDX);

    assertThat(compressed.summary()).isEqualTo(plain.summary());
    assertThat(compressed.part(Part.TRAIN).pixels()).isEqualTo(plain.part(Part.TRAIN).pixels());
    assertThat(ids(compressed.part(Part.TEST))).isEqualTo(ids(plain.part(Part.TEST)));
  }

  @Test
  void aTruncatedFileIsRefusedWithItsNameAndTheByte() throws IOException {
    write(IMAGES, Arrays.copyOf(bytes(IMAGES), 100_000));
    assertRefused("train-images-idx3-ubyte is truncated", "ends at byte 100000");
  }

  @Test
  void aTruncatedLabelFileIsRefused() throws IOException {
    write(LABELS, Arrays.copyOf(bytes(LABELS), 1500));
    assertRefused("train-labels-idx1-ubyte is truncated", "byte 1500");
  }

  @Test
  void aTruncatedGzipStreamIsRefused() throws IOException {
    byte[] whole = gzip(bytes(IMAGES));
    write(IMAGES, Arrays.copyOf(whole, whole.length / 2));
    assertRefused("train-images-idx3-ubyte is truncated or damaged", "gzip");
  }

  @Test
  void aDamagedGzipStreamIsRefused() throws IOException {
    byte[] whole = gzip(bytes(IMAGES));
    Arrays.fill(whole, 5000, 5400, (byte) 0x55);
    write(IMAGES, whole);
    assertRefused("train-images-idx3-ubyte is truncated or damaged", "gzip");
  }

  @Test
  void aWrongMagicNumberIsRefused() throws IOException {
    write(IMAGES, bytes(LABELS));
    assertRefused("wrong magic number at byte 0", "0x00000801", "0x00000803");
  }

  @Test
  void countsThatDisagreeAreRefused() throws IOException {
    write(LABELS, withInt(bytes(LABELS), 4, 1999));
    assertRefused("counts disagree", "2000 images", "1999 labels");
  }

  @Test
  void aLabelThatSkipsClassesIsRefusedWithItsByte() throws IOException {
    byte[] labels = bytes(LABELS);
    labels[8 + 1234] = 77;
    write(LABELS, labels);
    assertRefused("out of range", "train-labels-idx1-ubyte, byte 1242: 77");
  }

  @Test
  void aTestLabelThatIsNotTrainedOnIsRefused() throws IOException {
    String name = "t10k-labels-idx1-ubyte.gz";
    byte[] labels = new GZIPInputStream(Files.newInputStream(folder.resolve(name))).readAllBytes();
    labels[8 + 3] = 10;
    write(name, labels);
    assertRefused("out of range", name + ", byte 11: 10", "labels 0 to 9");
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    write(IMAGES, Arrays.copyOf(bytes(IMAGES), bytes(IMAGES).length + 1));
    assertRefused("train-images-idx3-ubyte has trailing bytes", "byte 1568016");
  }

  @Test
  void anAbsurdCountIsRefusedWithoutAllocatingForIt() throws IOException {
    write(IMAGES, withInt(bytes(IMAGES), 4, Integer.MAX_VALUE));
    write(LABELS, withInt(bytes(LABELS), 4, Integer.MAX_VALUE));
    assertRefused("truncated");
  }

  @Test
  void anAbsurdSideIsRefused() throws IOException {
    write(IMAGES, withInt(bytes(IMAGES), 8, 1 << 30));
    assertRefused("1073741824 rows", "byte 8");
  }

  @Test
  void imagesOfAnotherSizeInTheTestPartAreRefused() throws IOException {
    byte[] images =
        ByteBuffer.allocate(16 + 50 * 4).putInt(0x803).putInt(50).putInt(2).putInt(2).array();
    write("t10k-images-idx3-ubyte.gz", images);
    assertRefused("the images differ", "1x28x28", "1x2x2");
  }

  @Test
  void anEmptyDataSetIsRefused() throws IOException {
    write(IMAGES, withInt(Arrays.copyOf(bytes(IMAGES), 16), 4, 0));
    assertRefused("0 images");
  }

  @Test
  void imagesWithoutLabelsAreRefused() throws IOException {
    Files.delete(folder.resolve(LABELS));
    assertRefused("has train-images-idx3-ubyte but not the train-labels-idx1-ubyte");
  }

  @Test
  void aFileThatIsThereTwiceIsRefused() throws IOException {
    write(IMAGES + ".gz", gzip(bytes(IMAGES)));
    assertRefused("the same file twice");
  }

  private LocalFiles.ReadDataSet read() throws IOException {
    return new LocalFiles(folder).read(DataFormat.AUTO);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::read)
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static byte[] withInt(byte[] bytes, int at, int value) {
    ByteBuffer.wrap(bytes).putInt(at, value);
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static long[] ids(LabeledImages images) {
    return IntStream.range(0, images.size()).mapToLong(images::id).toArray();
  }
}
