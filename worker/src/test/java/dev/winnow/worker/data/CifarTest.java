package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  private static final String NAMES =
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

  @TempDir private Path folder;

  private final Random random = new Random(Long.getLong("test.seed", 1));

  @Test
  void cifar10IsReadWithItsPlanesLabelsAndNames() throws IOException {
    byte[] first = records(1, 10, 30);
    write("data_batch_1.bin", first);
    write("data_batch_2.bin", records(1, 10, 20));
    write("test_batch.bin", records(1, 10, 10));
    write("batches.meta.txt", NAMES.getBytes(StandardCharsets.UTF_8));

    LocalFiles.ReadDataSet read = read(DataFormat.AUTO);

    LabeledImages train = read.part(Part.TRAIN);
    assertThat(train.size()).isEqualTo(50);
    assertThat(read.part(Part.TEST).size()).isEqualTo(10);
    assertThat(read.summary().format()).isEqualTo(DataFormat.CIFAR10);
    assertThat(read.summary().shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(read.summary().classNames()).startsWith("airplane", "automobile").hasSize(10);
    assertThat(train.label(3)).isEqualTo(first[3 * 3073]);
    assertThat(train.id(3)).isEqualTo(StableHash.of("data_batch_1.bin", 3));
    assertThat(Arrays.copyOfRange(train.pixels(), 3 * 3072, 4 * 3072))
        .isEqualTo(Arrays.copyOfRange(first, 3 * 3073 + 1, 4 * 3073));
  }

  @Test
  void cifar100IsReadByItsFineLabels() throws IOException {
    byte[] records = records(2, 100, 40);
    write("train.bin", records);
    write("test.bin", records(2, 100, 10));

    LocalFiles.ReadDataSet read = read(DataFormat.AUTO);

    assertThat(read.summary().format()).isEqualTo(DataFormat.CIFAR100);
    assertThat(read.summary().classNames()).hasSize(100);
    assertThat(read.part(Part.TRAIN).label(7)).isEqualTo(records[7 * 3074 + 1]);
    assertThat(read.part(Part.TRAIN).pixels()[0]).isEqualTo(records[2]);
  }

  @Test
  void theOfficialArchiveEqualsItsFiles() throws IOException {
    Path files = Files.createDirectories(folder.resolve("plain/cifar-10-batches-bin"));
    Files.write(files.resolve("data_batch_1.bin"), records(1, 10, 30));
    Files.write(files.resolve("test_batch.bin"), records(1, 10, 10));
    Files.writeString(files.resolve("batches.meta.txt"), NAMES);
    Files.writeString(files.resolve("readme.html"), "<html></html>");
    Path packed = Files.createDirectory(folder.resolve("packed"));
    Archives.pack(folder.resolve("plain"), packed.resolve("cifar-10-binary.tar.gz"), true);

    LocalFiles.ReadDataSet plain = new LocalFiles(folder.resolve("plain")).read(DataFormat.AUTO);
    LocalFiles.ReadDataSet archive = new LocalFiles(packed).read(DataFormat.AUTO);

    assertThat(archive.summary()).isEqualTo(plain.summary());
    for (Part part : Part.values()) {
      assertThat(archive.part(part).pixels()).isEqualTo(plain.part(part).pixels());
      assertThat(archive.part(part).id(5)).isEqualTo(plain.part(part).id(5));
      assertThat(archive.part(part).label(5)).isEqualTo(plain.part(part).label(5));
    }
  }

  @Test
  void anArchiveWithFilesInTwoFoldersIsRefused() throws IOException {
    for (String name : new String[] {"one", "other"}) {
      Path files = Files.createDirectories(folder.resolve("plain").resolve(name));
      Files.write(files.resolve("data_batch_1.bin"), records(1, 10, 30));
    }
    Archives.pack(folder.resolve("plain"), folder.resolve("both.tar"), false);
    assertRefused("both.tar holds more than one data set, in 'one/' and in 'other/'; name the one");
  }

  @Test
  void aPartialRecordIsRefusedWithItsByte() throws IOException {
    write("data_batch_1.bin", Arrays.copyOf(records(1, 10, 30), 29 * 3073 + 100));
    assertRefused(
        "data_batch_1.bin is truncated or has trailing bytes", "byte 89117 has 100 bytes");
  }

  @Test
  void aLabelOutOfRangeIsRefusedWithItsByte() throws IOException {
    byte[] records = records(2, 100, 30);
    records[2 * 3074 + 1] = 100;
    write("train.bin", records);
    assertRefused("train.bin has a label out of range at byte 6149: 100");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    write("data_batch_1.bin", new byte[0]);
    assertRefused("data_batch_1.bin holds no images");
  }

  @Test
  void aGapInTheBatchesIsRefusedInFoldersAndArchives() throws IOException {
    Path files = Files.createDirectories(folder.resolve("plain/batches"));
    for (int batch : new int[] {1, 2, 4, 5}) {
      Files.write(files.resolve("data_batch_%d.bin".formatted(batch)), records(1, 10, 10));
    }
    assertThatThrownBy(() -> new LocalFiles(folder.resolve("plain")).read(DataFormat.AUTO))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("plain has data batch 4 of cifar10, but not the one before it");
    Archives.pack(folder.resolve("plain"), folder.resolve("packed.tar"), false);
    assertRefused("packed.tar has data batch 4 of cifar10, but not the one before it");

    Files.write(files.resolve("data_batch_3.bin"), records(1, 10, 10));
    assertThat(
            new LocalFiles(folder.resolve("plain")).read(DataFormat.AUTO).part(Part.TRAIN).size())
        .isEqualTo(50);
  }

  @Test
  void namesOfTheClassesWithoutATestFileAreRefusedInFoldersAndArchives() throws IOException {
    Path files = Files.createDirectories(folder.resolve("plain/batches"));
    Files.write(files.resolve("data_batch_1.bin"), records(1, 10, 10));
    Files.writeString(files.resolve("batches.meta.txt"), NAMES);
    assertThatThrownBy(() -> new LocalFiles(folder.resolve("plain")).read(DataFormat.AUTO))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("plain has batches.meta.txt, but no test file of cifar10");
    Archives.pack(folder.resolve("plain"), folder.resolve("packed.tar"), false);
    assertRefused("packed.tar has batches.meta.txt, but no test file of cifar10");
  }

  @Test
  void aFileOfNamesOfAnotherLengthIsRefused() throws IOException {
    write("data_batch_1.bin", records(1, 10, 30));
    write("test_batch.bin", records(1, 10, 10));
    write("batches.meta.txt", new byte[] {'a', '\n', 'b'});
    assertRefused("batches.meta.txt names 2 classes");
  }

  @Test
  void aTestPartAloneIsRefused() throws IOException {
    write("test_batch.bin", records(1, 10, 30));
    assertRefused("no train part");
  }

  @Test
  void twoDataSetsAreToldApartByTheFormat() throws IOException {
    write("data_batch_1.bin", records(1, 10, 30));
    write("train.bin", records(2, 100, 20));
    assertRefused("more than one data set: cifar10 and cifar100");
    assertThat(read(DataFormat.CIFAR100).part(Part.TRAIN).size()).isEqualTo(20);
  }

  @Test
  void thePythonVersionIsNotRecognised() throws IOException {
    Files.createDirectory(folder.resolve("content"));
    write("content/data_batch_1", new byte[100]);
    Archives.pack(folder.resolve("content"), folder.resolve("cifar-10-python.tar.gz"), true);
    assertRefused("cifar-10-python.tar.gz holds no data set", "data_batch_1.bin");
  }

  private byte[] records(int labelBytes, int classes, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i : IntStream.range(0, count).toArray()) {
      byte[] record = new byte[labelBytes + 3072];
      random.nextBytes(record);
      record[0] = 0;
      record[labelBytes - 1] = (byte) (i % classes);
      out.writeBytes(record);
    }
    return out.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private LocalFiles.ReadDataSet read(DataFormat format) throws IOException {
    return new LocalFiles(folder).read(format);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> read(DataFormat.AUTO))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
