package dev.winnow.ensemble.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.winnow.driver.cluster.ClusterChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts tell spark-submit, and what they make of its answer. */
class YarnScriptsTest {
  @TempDir private Path root;

  private ScriptHome home;

  @BeforeEach
  void standIn() throws IOException {
    home = new ScriptHome(root);
    answer("", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void theSettingsAreThoseThatTheChecksDemand(String mode) throws Exception {
    run(mode, "--num-executors", "4", "--", "train");

    SparkConf settings = SparkArguments.settings(submitted());
    assertThat(settings.get("spark.master")).isEqualTo("yarn");
    assertThat(settings.get("spark.submit.deployMode")).isEqualTo(mode);
    assertThat(settings.get("spark.executor.instances")).isEqualTo("4");
    assertThat(settings.get("spark.yarn.maxAppAttempts")).isEqualTo("1");
    assertThat(settings.get("spark.yarn.submit.waitAppCompletion")).isEqualTo("true");
    SparkArguments.demanded()
        .forEach((key, value) -> assertThat(settings.get(key)).as(key).isEqualTo(value));
    assertThatCode(() -> ClusterChecks.prepared(settings)).doesNotThrowAnyException();
  }

  @Test
  void theSitesOwnSettingsStayAndTheCallersOverride() throws Exception {
    run("cluster", "--conf", "spark.task.maxFailures=8", "--", "train");

    assertThat(submitted()).doesNotContain("--properties-file");
    assertThat(SparkArguments.settings(submitted()).get("spark.task.maxFailures")).isEqualTo("8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.driver.extraJavaOptions -Da=b -Dc=d",
        "# spark.driver.extraJavaOptions -De=f\nspark.driver.extraJavaOptions = -Da=b -Dc=d",
        "  spark.driver.extraJavaOptions:-Da=b \\\n    -Dc=d\nspark.driver.extraJavaOptionsToo -De=f"
      })
  void theJavaOptionsOfTheSiteStayBeforeOurs(String site) throws Exception {
    Files.writeString(
        Files.createDirectories(root.resolve("site")).resolve("spark-defaults.conf"), site + "\n");

    run("cluster", "--", "train");

    SparkConf settings = SparkArguments.settings(submitted());
    Map<String, String> ours = SparkArguments.demanded();
    String driver = "spark.driver.extraJavaOptions";
    assertThat(settings.get(driver)).isEqualTo("-Da=b -Dc=d " + ours.get(driver));
    String executor = "spark.executor.extraJavaOptions";
    assertThat(settings.get(executor)).isEqualTo(ours.get(executor));
  }

  @Test
  void theClassPathOfTheSiteStaysBehindOurs() throws Exception {
    Files.writeString(
        Files.createDirectories(root.resolve("site")).resolve("spark-defaults.conf"),
        "spark.driver.extraClassPath /opt/codecs/*:/opt/more\n");

    run("client", "--", "train");

    assertThat(submitted())
        .containsSequence("--driver-class-path", root + "/conf:/opt/codecs/*:/opt/more");
  }

  @Test
  void theSettingsOfTheSiteAreFoundInTheHomeOfSpark() throws Exception {
    Path spark = Files.createDirectories(root.resolve("spark"));
    Files.createSymbolicLink(spark.resolve("bin"), root.resolve("tools"));
    Files.writeString(
        Files.createDirectory(spark.resolve("conf")).resolve("spark-defaults.conf"),
        "spark.driver.extraJavaOptions -Da=b\n");

    home.run(Map.of("SPARK_HOME", spark.toString()), "yarn/client.sh", "--", "train");

    assertThat(SparkArguments.settings(submitted()).get("spark.driver.extraJavaOptions"))
        .startsWith("-Da=b --add-modules");
  }

  @Test
  void theSettingsOfTheSiteAreFoundWhereALinkToSparkSubmitLeads() throws Exception {
    Path spark = Files.createDirectories(root.resolve("spark"));
    Files.createDirectory(spark.resolve("bin"));
    Files.writeString(
        Files.createDirectory(spark.resolve("conf")).resolve("spark-defaults.conf"),
        "spark.driver.extraJavaOptions -Da=b\n");
    Path submit = root.resolve("tools/spark-submit");
    Files.move(submit, spark.resolve("bin/spark-submit"));
    Files.createSymbolicLink(submit, spark.resolve("bin/spark-submit"));

    ScriptHome.Ended ended = home.run(Map.of(), "yarn/client.sh", "--", "train");

    assertThat(ended.err()).isBlank();
    assertThat(SparkArguments.settings(submitted()).get("spark.driver.extraJavaOptions"))
        .startsWith("-Da=b --add-modules");
  }

  @Test
  void settingsOfTheSiteThatAreNotWhereTheyAreLookedForAreWarnedOf() throws Exception {
    Path wrapper = Files.createDirectories(root.resolve("wrapper/bin")).resolve("spark-submit");
    Files.move(root.resolve("tools/spark-submit"), wrapper);
    Files.createSymbolicLink(root.resolve("tools/spark-submit"), wrapper);

    ScriptHome.Ended ended = home.run(Map.of(), "yarn/client.sh", "--", "train");

    assertThat(ended.status()).isZero();
    assertThat(ended.err().strip())
        .isEqualTo(
            "winnow: no %s/wrapper/conf/spark-defaults.conf: set SPARK_CONF_DIR, or the site's Java options are lost"
                .formatted(root.toRealPath()));
  }

  @Test
  void whereThereIsNoSparkTheCureIsSaid() throws Exception {
    ScriptHome.Ended ended =
        home.run(Map.of("SPARK_HOME", root + "/none"), "yarn/client.sh", "--", "train");

    assertThat(ended.err())
        .isEqualTo(
            "winnow: there is no %s/none/bin/spark-submit: set SPARK_HOME\n".formatted(root));
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void aDriverOnTheClusterFindsItsConfigurationInItsDirectory() throws Exception {
    Path folder = Files.createDirectories(root.resolve("mine"));
    Files.writeString(folder.resolve("base.conf"), "");
    Files.writeString(folder.resolve("night"), "include \"base.conf\"\n");

    run("cluster", "--", "retrain", "--conf", folder + "/night", "--conf=" + folder + "/base.conf");

    assertThat(submitted()).endsWith("retrain", "--conf", "night", "--conf=base.conf");
    assertThat(files())
        .containsExactly(
            root + "/conf/log4j2.properties",
            root + "/conf/metrics.properties",
            folder + "/night",
            folder + "/base.conf");
  }

  @Test
  void whatAConfigurationIncludesIsSentAndNothingElseBesideIt() throws Exception {
    Path folder = Files.createDirectories(root.resolve("mine"));
    Files.writeString(folder.resolve("night.conf"), "# include \"no.conf\"\ninclude \"a.conf\"\n");
    Files.writeString(
        folder.resolve("a.conf"),
        "// include \"no.conf\"\nnote = 1 // include \"no.conf\"\nmembers = [ { include required(\"b.conf\") } ]\n  include \"b.conf\"\n");
    Files.writeString(
        folder.resolve("b.conf"),
        "note = \"include \\\"c.conf\\\"\"\ninclude required( file(\"d.conf\"))\n");
    Files.writeString(folder.resolve("d.conf"), "");
    Files.writeString(folder.resolve("secrets.conf"), "");

    run("cluster", "--", "retrain", "--conf", folder + "/night.conf");

    assertThat(files())
        .containsExactly(
            root + "/conf/log4j2.properties",
            root + "/conf/metrics.properties",
            folder + "/night.conf",
            folder + "/a.conf",
            folder + "/b.conf",
            folder + "/d.conf");
  }

  @Test
  void theConfigurationsOfTheProjectAreSentWithThoseThatTheyInclude() throws Exception {
    run(
        "cluster",
        "--",
        "train",
        "--conf",
        ScriptHome.project("conf/cifar10-small.conf").toString());

    assertThat(files())
        .endsWith(
            ScriptHome.project("conf/cifar10-small.conf").toString(),
            ScriptHome.project("conf/cifar10.conf").toString())
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none.conf|which is not there",
        "other/night.conf|but on YARN all files are in one folder: put it beside, too"
      })
  void anIncludeThatYarnWouldNotFindIsRefused(String included, String message) throws Exception {
    Path night = root.resolve("night.conf");
    Files.writeString(night, "include \"%s\"\n".formatted(included));

    assertMisuse(
        "%s includes %s, %s".formatted(night, included, message),
        "--",
        "retrain",
        "--conf",
        night.toString());
  }

  @Test
  void aConfigurationIsSentOnceHoweverItIsNamed() throws Exception {
    Files.writeString(root.resolve("night.conf"), "");

    run("cluster", "--", "retrain", "--conf", "night.conf", "--conf=" + root + "/night.conf");

    assertThat(submitted()).endsWith("retrain", "--conf", "night.conf", "--conf=night.conf");
    assertThat(files())
        .containsExactly(
            root + "/conf/log4j2.properties",
            root + "/conf/metrics.properties",
            root.toRealPath() + "/night.conf");
  }

  @Test
  void aScriptThatIsCalledByARelativePathFindsItsFilesWhateverCdpathIs() throws Exception {
    Path folder = Files.createDirectories(root.resolve("mine"));
    Files.writeString(folder.resolve("night.conf"), "");
    home.tool("from-here", "deploy/yarn/cluster.sh -- retrain --conf mine/night.conf");
    Map<String, String> environment =
        Map.of("CDPATH", root.toString(), "SPARK_CONF_DIR", root.resolve("site").toString());

    ScriptHome.Ended ended = home.run(environment, "../tools/from-here");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(files()).endsWith(root.toRealPath() + "/mine/night.conf").hasSize(3);
  }

  @Test
  void twoConfigurationsOfOneNameAreRefused() throws Exception {
    for (String folder : List.of("one", "other")) {
      Files.writeString(Files.createDirectories(root.resolve(folder)).resolve("night.conf"), "");
    }

    assertMisuse(
        "%s/one/night.conf and %s/other/night.conf would be one file on YARN: rename one of them"
            .formatted(root, root),
        "--",
        "retrain",
        "--conf",
        root + "/one/night.conf",
        "--conf",
        root + "/other/night.conf");
  }

  @Test
  void aDriverOnThisMachineReadsItsConfigurationWhereItIs() throws Exception {
    run("client", "--", "train", "--conf", "/mine/night.conf");

    assertThat(submitted())
        .containsSubsequence("--driver-class-path", root + "/conf")
        .endsWith(root + "/ensemble-job/target/winnow.jar", "train", "--conf", "/mine/night.conf");
  }

  @Test
  void theExitStatusIsTheDrivers() throws Exception {
    answer(
        "ERROR Client: Application diagnostics message: User application exited with status 3", 1);
    assertThat(run("cluster", "--", "retrain").status()).isEqualTo(3);
    answer("ERROR Client: Application report says nothing", 1);
    assertThat(run("cluster", "--", "retrain").status()).isEqualTo(1);
    answer("INFO Client: all is well", 0);
    assertThat(run("cluster", "--", "retrain").status()).isZero();
    answer("", 4);
    assertThat(run("client", "--", "retrain").status()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train|what to run? say %s [SPARK-SUBMIT OPTION ...] -- COMMAND ...",
        "--queue night --|what to run? say %s [SPARK-SUBMIT OPTION ...] -- COMMAND ...",
        "-- train --conf /none.conf|--conf /none.conf: there is no such file",
        "-- train --conf|--conf needs a value"
      })
  void wrongArgumentsAreOneLine(String arguments, String message) throws Exception {
    assertMisuse(message.formatted(home.script("yarn/cluster.sh")), arguments.split(" ", -1));
  }

  @Test
  void aJarThatIsNotThereIsSaidToBeBuilt() throws Exception {
    Path jar = root.resolve("ensemble-job/target/winnow.jar");
    Files.delete(jar);
    assertMisuse(jar + " is missing: build it with mvn -DskipTests package", "--", "train");
  }

  private void assertMisuse(String message, String... arguments) throws Exception {
    ScriptHome.Ended ended = run("cluster", arguments);
    assertThat(ended.err()).isEqualTo("winnow: " + message + "\n");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(root.resolve("submitted")).doesNotExist();
  }

  private ScriptHome.Ended run(String mode, String... arguments) throws Exception {
    return home.run(
        Map.of("SPARK_CONF_DIR", root.resolve("site").toString()),
        "yarn/" + mode + ".sh",
        arguments);
  }

  /** What spark-submit is to say and to end with; it notes its arguments. */
  private void answer(String line, int status) throws IOException {
    home.tool(
        "spark-submit",
        """
        printf '%%s\\n' "$@" > submitted
        echo '%s' >&2
        exit %d
        """
            .formatted(line, status));
  }

  /** What is sent to the driver. */
  private List<String> files() throws IOException {
    return List.of(submitted().get(submitted().indexOf("--files") + 1).split(",", -1));
  }

  private List<String> submitted() throws IOException {
    return Files.readAllLines(root.resolve("submitted"));
  }
}
