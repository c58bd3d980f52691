package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.ensemble.LocalSpark;
import dev.winnow.worker.data.SyntheticImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users are told of data that are not as they should be, and of jobs that cannot run. */
class DamagedDataTest {
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";
  private static final String BATCH = "data_batch_1.bin";
  private static final int RECORD = 1 + 3 * 32 * 32;

  @TempDir private Path folder;

  /** Spoils a sound data set. */
  @FunctionalInterface
  private interface Damage {
    void to(Path folder) throws IOException;
  }

  @BeforeAll
  static void chooseSpark() {
    LocalSpark.use();
    System.setProperty("spark.master", "local[1]");
  }

  @AfterAll
  static void forgetSpark() {
    LocalSpark.forget();
  }

  static Stream<Arguments> idxDamages() {
    return Stream.of(
        arguments(
            "truncated",
            cut(IMAGES, 1000),
            IMAGES + " is truncated: it ends at byte 1000",
            "fetch"),
        arguments("truncated header", cut(IMAGES, 6), "ends at byte 6 within its header", "fetch"),
        arguments(
            "wrong magic",
            set(IMAGES, 3, 1),
            IMAGES + " has the wrong magic number at byte 0",
            "is it the right file?"),
        arguments("counts", cutLabels(), "the counts disagree: ", "from one place"),
        arguments(
            "label", set(LABELS, 8 + 5, 200), "a label is out of range at ", "number the classes"),
        arguments("trailing", append(LABELS), LABELS + " has trailing bytes", "fetch"),
        arguments("gzip", gzipCut(), IMAGES + ".gz is truncated or damaged", "fetch"),
        arguments(
            "no pair", delete(LABELS), "has " + IMAGES + " but not the " + LABELS, "fetch it too"),
        arguments("both", twice(), "holds the same file twice", "remove one"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("idxDamages")
  void damagedIdxFilesAreRefusedByName(String kind, Damage damage, String what, String cure)
      throws IOException {
    new SyntheticImages(1).write(folder, 60, 20);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        unzip(file);
      }
    }
    damage.to(folder);
    assertRefused(folder, what, cure);
  }

  static Stream<Arguments> cifarDamages() {
    return Stream.of(
        arguments(
            "truncated",
            cut(BATCH, 2 * RECORD + 7),
            "the record at byte %d has 7 bytes".formatted(2 * RECORD),
            "fetch"),
        arguments(
            "label",
            set(BATCH, RECORD, 10),
            "a label out of range at byte %d: 10".formatted(RECORD),
            "fetch"),
        arguments("empty", cut(BATCH, 0), BATCH + " holds no images", "fetch"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cifarDamages")
  void damagedCifarFilesAreRefusedByName(String kind, Damage damage, String what, String cure)
      throws IOException {
    Files.write(folder.resolve(BATCH), new byte[3 * RECORD]);
    Files.write(folder.resolve("test_batch.bin"), new byte[RECORD]);
    damage.to(folder);
    assertRefused(folder, what, cure);
  }

  static Stream<Arguments> folderDamages() {
    return Stream.of(
        arguments(
            "mixed sizes",
            image("train/b/2.png", 9),
            "train/b/2.png is 3x9x9",
            "bring all to one size"),
        arguments(
            "no image", text("train/b/2.png"), "train/b/2.png cannot be decoded", "remove it"),
        arguments(
            "truncated", cut("train/b/1.png", 60), "train/b/1.png cannot be decoded", "remove it"),
        arguments(
            "empty class",
            emptyClass(),
            "no images in the class folder train/c",
            "fill or remove it"),
        arguments(
            "not an image",
            text("train/b/notes.txt"),
            "train/b/notes.txt is not an image of a class",
            "remove it"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folderDamages")
  void damagedImageFoldersAreRefusedByName(String kind, Damage damage, String what, String cure)
      throws IOException {
    for (String name : new String[] {"train/a/1.png", "train/b/1.png", "test/a/1.png"}) {
      image(name, 8).to(folder);
    }
    damage.to(folder);
    assertRefused(folder, what, cure);
  }

  @Test
  void anArchiveThatBreaksOffIsRefused() throws IOException {
    Path archive = folder.resolve("images.tar.gz");
    Files.write(archive, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    assertRefused(archive, "images.tar.gz is truncated or damaged", "fetch the file again");
  }

  @Test
  void aFolderWithoutDataIsRefused() throws IOException {
    assertRefused(folder, "no data set", "");
  }

  @Test
  void dataThatAreNotThereAreNamed() {
    assertRefused(folder.resolve("none"), "no data at " + folder + "/none", "check the path");
  }

  @Test
  void tooFewExecutorsAreRefusedWithTheNumbers() throws IOException {
    assertUnable(
        "a member trains on 3 executors, but there are 1",
        "train.workers-per-member=1",
        "train.workers-per-member=3");
  }

  @Test
  void tooLittleMemoryIsRefusedWithTheNumbers() throws IOException {
    assertUnable(
        "a step of alexnet needs ",
        "-Dorg.bytedeco.javacpp.maxbytes=",
        "train.workers-per-member=1",
        "train.initial-batch=1000000");
  }

  @Test
  void anObjectStoreIsRefusedBeforeAnythingIsWritten() throws IOException {
    assertUnable(
        "output must be on a file system that renames a folder at once",
        "such as HDFS or a mounted disk, not s3a://bucket/ensembles",
        "output=s3a://bucket/ensembles");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validation", "blend"})
  void aSplitWithoutExamplesIsRefusedBeforeTraining(String split) throws IOException {
    new SyntheticImages(1).write(folder, 60, 20);

    CommandRun run = train("train.workers-per-member=1", "data.%s-fraction=1e-9".formatted(split));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains(
            "leaves no example in the %s split".formatted(split),
            "set a larger data.%s-fraction".formatted(split));
  }

  @Test
  void imagesOfOneClassAloneAreRefusedBeforeTraining() throws IOException {
    Path images = Files.createDirectories(folder.resolve("train/cat"));
    for (int i = 0; i < 60; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, i);
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }

    CommandRun run = train("train.workers-per-member=1");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains(folder.toString(), "one class alone, cat", "add those of another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain"})
  void anOutputInWhichNothingCanBePublishedIsRefusedBeforeTheFirstJob(String command)
      throws IOException {
    Path ensemble = Files.createDirectories(folder.resolve("n"));
    Files.writeString(ensemble.resolve("versions"), "");

    CommandRun run =
        CommandRun.of(
            command,
            "--data",
            folder.resolve("none").toString(),
            "--set",
            "name=n",
            "--set",
            "output=" + folder);

    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: no version could be published in file:" + ensemble)
        .endsWith("check the path and your rights");
    assertThat(run.status()).isEqualTo(1);
    assertThat(ensemble.resolve("runs")).doesNotExist();
  }

  private void assertUnable(String what, String cure, String... settings) throws IOException {
    // Enough for a step that takes more memory than there is.
    new SyntheticImages(1).write(folder, 3000, 20);
    CommandRun run = train(settings);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: ")
        .contains(what, cure);
    assertThat(run.status()).isEqualTo(2);
  }

  private CommandRun train(String... settings) {
    List<String> command = new ArrayList<>(List.of("train", "--data", folder.toString()));
    command.addAll(CommandRun.settings("name=n", "output=" + folder));
    command.addAll(CommandRun.settings(settings));
    return CommandRun.of(command.toArray(String[]::new));
  }

  private static void assertRefused(Path data, String what, String cure) {
    CommandRun run = CommandRun.of("data", "check", "--data", data.toString());
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: ")
        .contains(data.toString(), what, cure);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }

  private static Damage cut(String file, int length) {
    return folder ->
        Files.write(
            folder.resolve(file), Arrays.copyOf(Files.readAllBytes(folder.resolve(file)), length));
  }

  private static Damage set(String file, int offset, int value) {
    return folder -> {
      byte[] bytes = Files.readAllBytes(folder.resolve(file));
      bytes[offset] = (byte) value;
      Files.write(folder.resolve(file), bytes);
    };
  }

  private static Damage append(String file) {
    return folder -> {
      byte[] bytes = Files.readAllBytes(folder.resolve(file));
      Files.write(folder.resolve(file), Arrays.copyOf(bytes, bytes.length + 1));
    };
  }

  private static Damage delete(String file) {
    return folder -> Files.delete(folder.resolve(file));
  }

  private static Damage cutLabels() {
    return set(LABELS, 7, 59);
  }

  private static Damage gzipCut() {
    return folder -> {
      byte[] bytes = Files.readAllBytes(folder.resolve(IMAGES));
      Files.delete(folder.resolve(IMAGES));
      Path packed = folder.resolve(IMAGES + ".gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        out.write(bytes);
      }
      cut(IMAGES + ".gz", 500).to(folder);
    };
  }

  private static Damage twice() {
    return folder -> Files.copy(folder.resolve(LABELS), folder.resolve(LABELS + ".gz"));
  }

  private static Damage text(String file) {
    return folder -> Files.writeString(folder.resolve(file), "no image");
  }

  private static Damage emptyClass() {
    return folder -> Files.createDirectories(folder.resolve("train/c"));
  }

  private static Damage image(String file, int side) {
    return folder -> {
      Files.createDirectories(folder.resolve(file).getParent());
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
      image.setRGB(1, 1, 0x804020);
      ImageIO.write(image, "png", folder.resolve(file).toFile());
    };
  }

  private static void unzip(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".gz", "");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Files.write(file.resolveSibling(name), in.readAllBytes());
    }
    Files.delete(file);
  }
}
