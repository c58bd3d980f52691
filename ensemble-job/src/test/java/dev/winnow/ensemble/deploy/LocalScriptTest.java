package dev.winnow.ensemble.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalScriptTest {
  private static final String PACKAGED = "/usr/share/datasets/fashion-mnist";

  /** Tells its version, what it was started with by one argument a line, and its locale. */
  private static final String JAVA =
      """
      [ "$1" = -version ] && { echo 'openjdk version "17.0.1"' >&2; exit; }
      printf '%s\\n' "$@" >> started
      echo "$LC_ALL $LANG" > locale
      """;

  @TempDir private Path root;

  private ScriptHome home;

  @BeforeEach
  void standIn() throws IOException {
    home = new ScriptHome(root);
    home.tool("java", JAVA);
    home.replace("local.sh", PACKAGED, root + "/packaged");
    Files.writeString(home.script("fetch-data.sh"), "#!/bin/sh\nexit 1\n");
  }

  @Test
  void theDataOfTheOptionComeFirst() throws Exception {
    Files.createDirectories(root.resolve("packaged"));
    assertData("/my/data", Map.of("WINNOW_DATA", "/other"), "--data", "/my/data");
    assertData("/my/data", Map.of("WINNOW_DATA", "/other"), "--data=/my/data");
  }

  @Test
  void withoutTheOptionTheDataOfTheEnvironmentAreTaken() throws Exception {
    Files.createDirectories(root.resolve("packaged"));
    assertData("/other", Map.of("WINNOW_DATA", "/other"));
  }

  @Test
  void dataThatAreNotNamedAreThoseOfTheDistributionsPackage() throws Exception {
    Files.createDirectories(root.resolve("packaged"));
    assertData(root + "/packaged", Map.of());
  }

  @Test
  void dataThatAreNeitherNamedNorPackagedAreFetched() throws Exception {
    Files.writeString(home.script("fetch-data.sh"), "#!/bin/sh\necho \"$1\" > fetched\n");
    assertData(root + "/target/data/fashion-mnist", Map.of());
    assertThat(root.resolve("fetched")).hasContent(root + "/target/data/fashion-mnist");
  }

  @Test
  void whereDataCannotBeFetchedASyntheticSetIsMadeAndSaidSo() throws Exception {
    ScriptHome.Ended ended = assertData(root + "/target/data/synthetic", Map.of());
    assertThat(ended.err()).contains("training on a synthetic set of the same shape");
    assertThat(started())
        .containsSubsequence("data", "synth", root + "/target/data/synthetic", "--replace");
  }

  @Test
  void aSyntheticSetThatIsWholeIsNotMadeAgain() throws Exception {
    Path made = Files.createDirectories(root.resolve("target/data/synthetic"));
    Files.writeString(made.resolve("t10k-labels-idx1-ubyte.gz"), "");
    assertData(made.toString(), Map.of());
    assertThat(started()).doesNotContain("synth");
  }

  @Test
  void withoutACommandTheQuickStartRuns() throws Exception {
    assertData("/my/data", Map.of(), "--data", "/my/data");
    assertThat(started())
        .containsSubsequence("train", "--conf", root + "/conf/quickstart.conf", "--data");
  }

  @Test
  void settingsWithoutACommandAreTheQuickStarts() throws Exception {
    ScriptHome.Ended ended =
        home.run(Map.of("WINNOW_DATA", "/other"), "local.sh", "--set", "run-id=earlier");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(started())
        .endsWith(
            "train",
            "--conf",
            root + "/conf/quickstart.conf",
            "--set",
            "run-id=earlier",
            "--data",
            "/other");
  }

  @Test
  void settingsOfSparkBeforeTheCommandComeAfterThoseOfTheScript() throws Exception {
    String options =
        "spark.executor.extraJavaOptions=-Dx=1 -Dorg.bytedeco.javacpp.maxbytes=900000g";
    ScriptHome.Ended ended =
        home.run(
            Map.of(), "local.sh", "--conf", options, "--conf=spark.a=b", "train", "--conf", "c");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("say fewer --executors");
    assertThat(started())
        .containsSubsequence(
            "--conf", options, "--conf", "spark.a=b", "--class", "train", "--conf", "c");
  }

  @Test
  void aConfigurationBeforeTheCommandIsRefused() throws Exception {
    ScriptHome.Ended ended = home.run(Map.of(), "local.sh", "--conf", "conf/cifar10.conf");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "winnow: --conf before the command takes spark.KEY=VALUE, not 'conf/cifar10.conf'\n");
  }

  @Test
  void aCommandIsPassedOnWithTheClusterThatWasAskedFor() throws Exception {
    ScriptHome.Ended ended =
        home.run(
            Map.of("WINNOW_DATA", "/other"),
            "local.sh",
            "--executors",
            "3",
            "--cores-per-executor=2",
            "--executor-memory",
            "1g",
            "--driver-memory=3g",
            "inspect",
            "--ensemble",
            "a b");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(started())
        .contains("-Xmx3g", "local-cluster[3,2,1024]", "spark.executor.memory=1g")
        .endsWith("spark-internal", "inspect", "--ensemble", "a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1||2,1",
        "2||2,1",
        "3||3,1",
        "6||6,1",
        "16||6,2",
        "64||6,10",
        "16|--executors 4|4,4",
        "16|--executors 20|20,1",
        "16|--cores-per-executor 1|6,1"
      })
  void executorsAreNoMoreThanTheMembersTakeAndDivideTheProcessors(
      int processors, String options, String shape) throws Exception {
    home.tool("nproc", "echo " + processors);
    List<String> arguments = new ArrayList<>();
    if (options != null) {
      arguments.addAll(List.of(options.split(" ")));
    }
    arguments.add("versions");

    ScriptHome.Ended ended = home.run(Map.of(), "local.sh", arguments.toArray(String[]::new));

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(started()).contains("local-cluster[%s,2048]".formatted(shape));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"5|1g|train|15360", "2|7168m|retrain|18432", "3|2g|train|", "5|1g|versions|"})
  void moreMemoryThanTheMachineHasIsWarnedOfBeforeATraining(
      String executors, String memory, String command, String all) throws Exception {
    home.replace("local.sh", "/proc/meminfo", root + "/meminfo");
    Files.writeString(
        root.resolve("meminfo"), "MemFree: 1 kB\nMemTotal:       %d kB\n".formatted(15359L << 10));

    ScriptHome.Ended ended =
        home.run(
            Map.of(),
            "local.sh",
            "--executors",
            executors,
            "--executor-memory",
            memory,
            "--data=/d",
            command);

    assertThat(ended.status()).as(ended.err()).isZero();
    String warning =
        "winnow: %s executors may take %s MiB, off the heap included, and this machine has 15359: say"
            + " fewer --executors, or less --executor-memory";
    assertThat(ended.err().lines().filter(line -> line.startsWith("winnow: ")))
        .containsExactlyElementsOf(
            all == null ? List.of() : List.of(warning.formatted(executors, all)));
  }

  @Test
  void whatFollowsTheCommandIsTheCommands() throws Exception {
    ScriptHome.Ended ended =
        home.run(
            Map.of("WINNOW_DATA", "/other"),
            "local.sh",
            "--executor-memory=1g",
            "bench",
            "memory",
            "--executor-memory",
            "4g",
            "--data=/my/data");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(started())
        .contains("spark.executor.memory=1g")
        .endsWith(
            "spark-internal", "bench", "memory", "--executor-memory", "4g", "--data=/my/data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--executors|--executors needs a value",
        "--data|--data needs a value",
        "--executors 0|--executors takes a whole number from 1, not '0'",
        "--cores-per-executor two|--cores-per-executor takes a whole number from 1, not 'two'",
        "--executor-memory 2|--executor-memory takes a size like 2g or 1500m, not '2'",
        "--driver-memory 2t|--driver-memory takes a size like 2g or 1500m, not '2t'"
      })
  void wrongArgumentsAreOneLine(String arguments, String message) throws Exception {
    assertMisuse(message, arguments.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"C, C, C.UTF-8 C", "'', '', C.UTF-8", "'', C.UTF-8, ' C.UTF-8'"})
  void theLocaleIsOneWhoseFileNamesAreUtf8(String all, String lang, String expected)
      throws Exception {
    Map<String, String> environment = Map.of("LC_ALL", all, "LC_CTYPE", "", "LANG", lang);

    ScriptHome.Ended ended = home.run(environment, "local.sh", "--data", "/d", "versions");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(Files.readString(root.resolve("locale")).stripTrailing()).isEqualTo(expected);
  }

  @Test
  void theDriverIsStartedWithTheOptionsThatTheTestsHave() throws Exception {
    Matcher ofTests =
        Pattern.compile("<test.jvm.arguments>(.*?)</", Pattern.DOTALL)
            .matcher(Files.readString(ScriptHome.project("pom.xml")));
    assertThat(ofTests.find()).isTrue();
    List<String> options =
        Stream.of(ofTests.group(1).strip().split("\\s+"))
            .filter(option -> !option.matches("-Xmx.*|-Dtest\\.seed=.*|-Duser\\..*"))
            .toList();

    assertData("/d", Map.of(), "--data", "/d");

    assertThat(started().subList(1, started().indexOf("-cp")))
        .filteredOn(option -> !option.startsWith("-Dlog4j2."))
        .containsExactlyElementsOf(options);
  }

  @Test
  void anotherJavaIsRefused() throws Exception {
    home.tool("java", "echo 'openjdk version \"11.0.1\"' >&2");
    assertMisuse("JDK 17 is needed: set JAVA_HOME to one");
  }

  @Test
  void aMachineThatTheJarDoesNotRunOnIsRefused() throws Exception {
    home.tool("uname", "echo Linux aarch64");
    assertMisuse("Linux on x86-64 is needed, this is Linux aarch64");
  }

  @Test
  void anOlderBashIsRefused() throws Exception {
    home.replace("winnow-jar.sh", ">= 404", ">= 9904");
    ScriptHome.Ended ended = home.run(Map.of(), "local.sh");
    assertThat(ended.err()).startsWith("winnow: bash 4.4 or newer is needed, this is ");
    assertThat(ended.err()).hasLineCount(1);
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void aJavaWithoutACompilerIsRefusedWhenThereIsSomethingToBuild() throws Exception {
    Path bin = Files.createDirectories(root.resolve("jre/bin"));
    Files.createSymbolicLink(bin.resolve("java"), root.resolve("tools/java"));
    Files.delete(root.resolve("ensemble-job/target/winnow.jar"));
    for (String sources : List.of("pom.xml", "worker/pom.xml", "worker/src", "driver")) {
      Files.createDirectories(root.resolve(sources));
    }

    ScriptHome.Ended ended =
        home.run(Map.of("JAVA_HOME", root + "/jre"), "local.sh", "--data", "/d", "versions");

    assertThat(ended.err())
        .endsWith(
            "winnow: a JDK is needed to build, and beside %s/java is no javac: set JAVA_HOME to a JDK 17\n"
                .formatted(bin));
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void whereNothingCanBeBuiltTheJarStays() throws Exception {
    Files.delete(root.resolve("ensemble-job/target/spark-home/jars"));

    ScriptHome.Ended ended = home.run(Map.of(), "local.sh", "--data", "/d", "versions");

    assertThat(ended.err())
        .isEqualTo(
            "winnow: %s has neither Spark nor what to build it from: run this in a checkout, or use deploy/yarn\n"
                .formatted(root));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(root.resolve("ensemble-job/target/winnow.jar")).exists();
  }

  @Test
  void helpTellsTheScriptsOptionsBesideTheCommands() throws Exception {
    ScriptHome.Ended ended = home.run(Map.of(), "local.sh", "--help");

    assertThat(ended.out())
        .startsWith("Winnow on this machine: ")
        .contains("\n  --data DIR ", "\n  deploy/local.sh COMMAND --help\n")
        .doesNotContain("#", "set -euo");
    assertThat(started()).endsWith("spark-internal", "--help");
  }

  private void assertMisuse(String message, String... arguments) throws Exception {
    ScriptHome.Ended ended = home.run(Map.of(), "local.sh", arguments);
    assertThat(ended.err()).isEqualTo("winnow: " + message + "\n");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(root.resolve("started")).doesNotExist();
  }

  private ScriptHome.Ended assertData(
      String data, Map<String, String> environment, String... arguments) throws Exception {
    ScriptHome.Ended ended = home.run(environment, "local.sh", arguments);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(started()).endsWith("--data", data);
    return ended;
  }

  private List<String> started() throws IOException {
    return Files.readAllLines(root.resolve("started"));
  }
}
