package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MisuseTest {
  @Test
  void noCommandIsMisuse() {
    assertMisuse("winnow --help");
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearestOne() {
    assertMisuse("'trian' (did you mean train or retrain?)", "trian");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestOne() {
    assertMisuse("'--ensembl' (did you mean --ensemble?)", "inspect", "--ensembl");
  }

  @Test
  void anUnknownConfigurationKeyIsAnsweredWithTheNearestOne() {
    assertMisuse("train.epochs", "train", "--data", "/x", "--set", "train.epoch=3");
  }

  @Test
  void aValueOfTheWrongTypeNamesItsKey() {
    assertMisuse(
        "train.epochs", "train", "--data", "/x", "--set", "name=n", "--set", "train.epochs=many");
  }

  @Test
  void aMissingConfigurationFileIsNamed() {
    assertMisuse("/no/such.conf", "train", "--conf", "/no/such.conf");
  }

  @Test
  void aSettingWithoutAnEqualsSignIsNamed() {
    assertMisuse("--set epochs", "train", "--set", "epochs");
  }

  @Test
  void aNumberThatIsNoneIsNamed() {
    assertMisuse("'many'", "bench", "step", "--batch", "many");
  }

  @Test
  void aWayToResumeThatIsNoneIsNamed() {
    assertMisuse("'sometimes'", "train", "--resume", "sometimes");
  }

  @Test
  void groupsOfCommandsWantOneOfTheirs() {
    assertMisuse("winnow data check", "data");
    assertMisuse("winnow bench step", "bench");
  }

  @Test
  void benchmarksOutOfRangeAreMisuse() {
    assertMisuse("--tile must be 4 or 6, not 5", "bench", "step", "--tile", "5");
    assertMisuse("no convolution 'fft'", "bench", "step", "--convolution", "fft");
    assertMisuse("sparsity", "bench", "step", "--sparsity", "1");
    assertMisuse("batch and threads must be at least 1", "bench", "score", "--batch", "0");
    assertMisuse("not scored", "bench", "score", "--convolution", "dl4j");
    assertMisuse("--tile must be 4 or 6, not 5", "bench", "memory", "--tile", "5");
    assertMisuse("--batch must be at least 1, not 0", "bench", "memory", "--batch", "0");
    assertMisuse("at least 1 thread, not 0", "bench", "memory", "--threads", "0");
    assertMisuse("no network \"lenet\"", "bench", "memory", "--network", "lenet");
    assertMisuse("DL4J's layers", "bench", "memory", "--convolution", "dl4j");
    assertMisuse("'2x' is no size like 2g", "bench", "memory", "--off-heap", "2x");
  }

  @Test
  void imagesThatNoNetworkTakesAreMisuse() {
    assertMisuse("'28x28' is no channels, rows", "bench", "memory", "--image", "28x28");
    assertMisuse("at least one channel", "bench", "memory", "--image", "0x28x28");
    assertMisuse("at most 4096 rows", "bench", "memory", "--image", "1x5000x5000");
    assertMisuse("at least 16x16 pixels", "bench", "memory", "--image", "1x8x8");
    assertMisuse("at least 2 classes", "bench", "memory", "--classes", "1");
    assertMisuse("the dropout must be in [0, 1)", "bench", "memory", "--dropout", "1");
  }

  @Test
  void aDataSetThatIsNotMadeIsMisuse() {
    assertMisuse(
        "'imagenet': say fashion-mnist or cifar100", "data", "synth", "/x", "--like", "imagenet");
  }

  @Test
  void aPartOfThePapersGridThatIsNoneIsMisuse() {
    assertMisuse("'mnist': say one of fashion-mnist, cifar10, cifar100", "reproduce", "mnist");
    assertMisuse("no approach 'cnn'", "reproduce", "cifar10", "--approach", "cnn");
    assertMisuse("no sparsity 35", "reproduce", "cifar10", "--sparsity", "30,35");
    assertMisuse("no batch '100'", "reproduce", "cifar10", "--batch", "dbs,100");
    assertMisuse("at 40 % sparsity", "reproduce", "cifar10", "--sparsity", "30", "--batch", "64");
    assertMisuse("above 0 and at most 1, not 2.0", "reproduce", "cifar10", "--budget", "2");
    assertMisuse(
        "base network for cifar10 is vgg16",
        "reproduce",
        "cifar10",
        "--set",
        "name=n",
        "--data",
        "/x");
  }

  @Test
  void aRetrainingIntoAnObjectStoreIsMisuse() {
    CommandRun run =
        CommandRun.of(
            "retrain", "--data", "/x", "--set", "name=n", "--set", "output=s3a://bucket/ensembles");

    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("output must be on a file system", "not s3a://bucket/ensembles");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out().lines()).singleElement().asString().contains("\"outcome\":\"failed\"");
  }

  @Test
  void aCommandThatNeedsSparkSaysHowToStartIt() {
    assertMisuse("deploy/local.sh data check", "data", "check", "--data", "/x");
  }

  @Test
  void aMissingSparkIsSaidSo() {
    Failure failure = Failure.of(new NoClassDefFoundError("org/apache/spark/SparkConf"));

    assertThat(failure.status()).isEqualTo(2);
    assertThat(failure.message())
        .isEqualTo(
            "org/apache/spark/SparkConf is not on the class path: start winnow with spark-submit or"
                + " deploy/local.sh");
  }

  @Test
  void theStackTracesInMessagesOfOthersAreLeftOut() {
    Throwable spark =
        new IllegalStateException(
            "Job aborted:\n\n  lost task\n\tat org.apache.X\nDriver stacktrace:");

    assertThat(Failure.of(spark).message())
        .isEqualTo(
            "failed unexpectedly (IllegalStateException: Job aborted: lost task): --stacktrace shows"
                + " where");
  }

  @Test
  void whatFailsWithoutAMessageIsToldByItsClass() {
    assertThat(Failure.of(new EOFException()).message()).isEqualTo("EOFException");
    assertThat(Failure.of(new IllegalStateException()).message())
        .isEqualTo("failed unexpectedly (IllegalStateException): --stacktrace shows where");
  }

  @Test
  void anEnsembleThatIsNotThereFails(@TempDir Path folder) {
    CommandRun run = CommandRun.of("inspect", "--ensemble", folder + "/none");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("no ensemble in service");
  }

  @Test
  void aFolderThatCannotBeWrittenFails(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    CommandRun run = CommandRun.of("data", "synth", file + "/below");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: " + folder)
        .endsWith("check the path and your rights");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "versions", "rollback"})
  void aConfigurationBesideAnEnsembleThatIsNamedIsMisuse(String command) {
    String message = " says nothing beside --ensemble: leave one out";
    assertMisuse("--conf" + message, command, "--ensemble", "/x", "--conf", "nosuch.conf");
    assertMisuse("--set" + message, command, "--ensemble", "/x", "--set", "nmae=B");
    assertMisuse("--data" + message, command, "--ensemble", "/x", "--data", "/d");
  }

  @Test
  void whatImageFilesLeaveUnreadIsMisuse() {
    String[] predict = {"predict", "--output", "/none/o", "--images", "/i", "--ensemble", "/x"};
    assertMisuse("--data says nothing beside --images", with(predict, "--data", "/d"));
    assertMisuse("--set says nothing beside --ensemble", with(predict, "--set", "seed=2"));
  }

  @Test
  void aVersionForACommandThatListsThemAllIsMisuse() {
    assertMisuse("'--id'", "versions", "--ensemble", "/x", "--id", "X");
  }

  @Test
  void rollbackSaysItsOwnDefaultVersion() {
    assertThat(CommandRun.of("rollback", "--help").out())
        .containsPattern("by default the one that was in service\\s+before\\.");
  }

  @Test
  void anEnsembleThatNothingNamesIsMisuse() {
    assertMisuse("say --ensemble PATH", "inspect");
  }

  @Test
  void pathsThatAreNoneAreMisuse() {
    assertMisuse("'my ens' cannot name an ensemble", "inspect", "--ensemble", "/a/my ens");
    for (String path : List.of("", "/", "hdfs:ens")) {
      assertMisuse("'%s' cannot hold an ensemble".formatted(path), "inspect", "--ensemble", path);
    }
    assertMisuse("--output '' is no path", "predict", "--ensemble", "/x", "--output", "");
    assertMisuse(
        "output must be a path, not 'hdfs:ens'",
        "train",
        "--data",
        "/x",
        "--set",
        "name=n",
        "--set",
        "output=hdfs:ens");
  }

  @Test
  void aStackTraceComesWhenAskedFor() {
    CommandRun run = CommandRun.of("train", "--set", "epochs", "--stacktrace");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("ConfigurationException", "\tat dev.winnow.driver.config");
  }

  @Test
  void helpAndVersionAreNoMisuse() {
    assertThat(CommandRun.of("--version").out()).startsWith("winnow ");
    assertThat(CommandRun.of("--help").out())
        .contains("train", "stack", "evaluate", "inspect", "bench", "data");
    CommandRun help = CommandRun.of("train", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("--conf", "--set", "--data", "--stacktrace");
  }

  private static String[] with(String[] command, String... more) {
    return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static void assertMisuse(String message, String... args) {
    CommandRun run = CommandRun.of(args);

    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: ")
        .contains(message);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
