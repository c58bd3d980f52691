package dev.winnow.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.ExecutorFailureTracker;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.util.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterChecksTest {
  private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

  @ParameterizedTest
  @CsvSource({"3.4.4, 2.12.18", "4.0.0, 2.13.16", "3.5.5, 2.13.8", "3.50.0, 2.12.18"})
  void anotherSparkOrScalaIsRefusedWithTheCure(String spark, String scala) {
    assertThatThrownBy(() -> ClusterChecks.requireVersions(spark, scala))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("this is Spark %s with Scala %s, but".formatted(spark, scala))
        .hasMessageContaining("runs on Spark 3.5 with Scala 2.12 alone: start it with")
        .hasMessageNotContainingAny("\n");
  }

  @ParameterizedTest
  @CsvSource({"3.5.5, 2.12.18", "3.5.0, 2.12.20", "3.5.1-amzn-0, 2.12.17"})
  void theSparkThatWinnowIsCompiledForPasses(String spark, String scala) {
    assertThatCode(() -> ClusterChecks.requireVersions(spark, scala)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local|1|1",
        "local[3]|3|1",
        "local[2, 4]|2|1",
        "local[3 ,4]|3|1",
        "local-cluster[2,4,1024]|2|4",
        "yarn|0|1"
      })
  void theShapeFollowsTheMaster(String master, int executors, int cores) {
    assertThat(ClusterShape.of(conf(master))).isEqualTo(new ClusterShape(executors, cores));
  }

  @Test
  void executorSettingsAreReadOnClusters() {
    SparkConf conf =
        conf("k8s://somewhere")
            .set("spark.executor.instances", "6")
            .set("spark.executor.cores", "8");
    assertThat(ClusterShape.of(conf)).isEqualTo(new ClusterShape(6, 8));
    assertThat(ClusterShape.of(standalone(24, 4))).isEqualTo(new ClusterShape(6, 4));
  }

  @Test
  void aStandaloneClusterMustSayHowManyCoresAnExecutorHas() {
    assertThatThrownBy(() -> ClusterShape.of(conf("spark://master:7077")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("--executor-cores");
  }

  @Test
  void aStandaloneClusterMustSayHowManyCoresAllExecutorsHave() {
    SparkConf conf = conf("spark://master:7077").set("spark.executor.cores", "4");
    assertThatThrownBy(() -> ClusterChecks.prepared(conf))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("--total-executor-cores N");
  }

  @ParameterizedTest
  @CsvSource({"10, 8", "3, 4", "5, 4"})
  void coresThatNoExecutorOfAStandaloneClusterWouldTakeAreRefusedWithTheCure(int all, int cure) {
    SparkConf conf = standalone(all, 4);
    assertThatThrownBy(() -> ClusterChecks.prepared(conf))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("spark.cores.max is %d, no multiple of the 4 cores".formatted(all))
        .hasMessageEndingWith("say --total-executor-cores " + cure);
    conf.set("spark.cores.max", Integer.toString(cure));
    assertThatCode(() -> ClusterChecks.prepared(conf)).doesNotThrowAnyException();
  }

  @Test
  void aStandaloneClusterHeedsNoNumberOfExecutors() {
    SparkConf conf = standalone(8, 4).set("spark.executor.instances", "6");
    assertThat(ClusterShape.of(conf)).isEqualTo(new ClusterShape(2, 4));
  }

  @Test
  void aTaskOwnsAllCoresOfItsExecutor() {
    SparkConf prepared = ClusterChecks.prepared(conf("local-cluster[2,4,1024]"));
    assertThat(prepared.get("spark.task.cpus")).isEqualTo("4");
    assertThat(prepared.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("4");
  }

  @Test
  void resultsOfTasksAreBoundedByTheHeapAloneUnlessTheUserSaysOtherwise() {
    assertThat(ClusterChecks.prepared(conf("local[2]")).get("spark.driver.maxResultSize"))
        .isEqualTo("0");
    SparkConf bounded = conf("local[2]").set("spark.driver.maxResultSize", "2g");
    assertThat(ClusterChecks.prepared(bounded).get("spark.driver.maxResultSize")).isEqualTo("2g");
  }

  @Test
  void aLocalClusterIsWaitedForAsAWhole() {
    assertThat(ClusterChecks.prepared(conf("local-cluster[3,2,1024]")).get("spark.cores.max"))
        .isEqualTo("6");
    SparkConf yarn = conf("yarn").set("spark.executor.memoryOverhead", "2g");
    assertThat(ClusterChecks.prepared(yarn).contains("spark.cores.max")).isFalse();
  }

  @Test
  void settingsOfTheUserThatContradictAreRefusedWithTheCure() {
    SparkConf smallTasks = conf("local-cluster[2,4,1024]").set("spark.task.cpus", "1");
    assertThatThrownBy(() -> ClusterChecks.prepared(smallTasks))
        .hasMessageContaining("spark.task.cpus is 1");
    SparkConf dynamic = conf("yarn").set("spark.dynamicAllocation.enabled", "true");
    assertThatThrownBy(() -> ClusterChecks.prepared(dynamic))
        .hasMessageContaining("--conf spark.dynamicAllocation.enabled=false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1g||1024", "2g||2048", "1g|2G|2048", "1g|1536m|1536", "8g|512M|512"})
  void aContainerHasRoomBesideTheHeapForWhatNd4jMayAllocate(
      String heap, String maxBytes, int offHeapMib) {
    for (String master : List.of("yarn", "k8s://https://somewhere:443")) {
      SparkConf conf = conf(master).set("spark.executor.memory", heap);
      if (maxBytes != null) {
        conf.set(
            JAVA_OPTIONS,
            "--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxbytes="
                + maxBytes
                + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0");
      }
      String enough = "spark.executor.memoryOverhead=" + (offHeapMib + 1024) + "m";
      assertThatThrownBy(() -> ClusterChecks.prepared(conf))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("ND4J alone may allocate " + offHeapMib)
          .hasMessageEndingWith("--conf " + enough);
      conf.set("spark.executor.memoryOverhead", offHeapMib + 1024 + "m");
      assertThatCode(() -> ClusterChecks.prepared(conf)).doesNotThrowAnyException();
    }
  }

  @Test
  void whatNd4jMayAllocateByTheAdministratorsOptionsCountsUnlessTheUsersSayOtherwise() {
    SparkConf conf = conf("yarn").set("spark.executor.memoryOverhead", "3g");
    conf.set("spark.executor.defaultJavaOptions", "-Xss2m -Dorg.bytedeco.javacpp.maxbytes=8g");
    assertThatThrownBy(() -> ClusterChecks.prepared(conf))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("ND4J alone may allocate 8192")
        .hasMessageEndingWith("--conf spark.executor.memoryOverhead=9216m");
    conf.set(JAVA_OPTIONS, "-Dorg.bytedeco.javacpp.maxbytes=2G");
    assertThatCode(() -> ClusterChecks.prepared(conf)).doesNotThrowAnyException();
  }

  @Test
  void theCureLeavesTheAdministratorsOptionsToSpark() {
    SparkConf conf = conf("local-cluster[2,4,1024]");
    conf.set("spark.executor.defaultJavaOptions", "-Xss2m");
    conf.set(JAVA_OPTIONS, "-Da=b");
    String cure =
        "say --conf \"spark.executor.extraJavaOptions=-Da=b -Dorg.bytedeco.javacpp.maxbytes=3073m\"";
    assertThatThrownBy(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 3L << 30, 1L << 30))
        .hasMessageContaining(cure);
    // As a context sets them.
    conf.set(JAVA_OPTIONS, "-Xss2m " + JavaModuleOptions.defaultModuleOptions() + " -Xss2m -Da=b");
    assertThatThrownBy(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 3L << 30, 1L << 30))
        .hasMessageContaining(cure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://somewhere:443", "spark://somewhere:7077"})
  void theSettingsThatComeWithTheSourcesPass(String master) throws IOException {
    SparkConf conf = conf(master).set("spark.executor.cores", "4").set("spark.cores.max", "24");
    setDefaults(conf);

    assertThatCode(() -> ClusterChecks.prepared(conf)).doesNotThrowAnyException();
  }

  @Test
  void executorsThatWereLostHoursAgoDoNotEndARun() throws IOException {
    SparkConf conf = conf("yarn");
    setDefaults(conf);
    ManualClock clock = new ManualClock(0);
    ExecutorFailureTracker lost = new ExecutorFailureTracker(conf, clock);
    lost.registerExecutorFailure();
    assertThat(lost.numFailedExecutors()).isOne();

    clock.advance(TimeUnit.HOURS.toMillis(2));

    assertThat(lost.numFailedExecutors()).isZero();
  }

  @Test
  void tooFewExecutorsAreRefusedWithTheCure() {
    SparkConf one = conf("yarn").set("spark.executor.instances", "1");
    for (SparkConf asked : List.of(conf("yarn"), one)) {
      assertThatThrownBy(() -> ClusterChecks.requireExecutors(asked, 1, 2))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("--num-executors 2")
          .hasMessageContaining("--set train.workers-per-member=1");
    }
    assertThatCode(() -> ClusterChecks.requireExecutors(one, 2, 2)).doesNotThrowAnyException();
  }

  @Test
  void tooFewExecutorsOfAStandaloneClusterAreRefusedWithTheCureThatItHeeds() {
    assertThatThrownBy(() -> ClusterChecks.requireExecutors(standalone(4, 4), 1, 2))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("say --total-executor-cores 8, or --set train.workers-per-member=1")
        .hasMessageNotContaining("--num-executors");
  }

  @Test
  void executorsThatDidNotComeAreNoFaultOfTheSettings() {
    SparkConf six = conf("yarn").set("spark.executor.instances", "6");
    assertThatThrownBy(() -> ClusterChecks.requireExecutors(six, 1, 2))
        .isInstanceOf(MissingExecutorsException.class)
        .hasMessageContaining("of the 6 asked for 1 came");
  }

  @Test
  void aProcessThatMayNotTakeWhatItsPartsMayIsRefusedWithTheCure() {
    SparkConf conf = conf("local-cluster[2,1,2048]").set("spark.executor.memory", "2g");
    String others = "--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxbytes=1g ";
    conf.set(JAVA_OPTIONS, others + "-Dorg.bytedeco.javacpp.maxphysicalbytes=3071m");
    assertThatThrownBy(() -> ClusterChecks.prepared(conf))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("allows an executor 3071 MiB")
        .hasMessageContaining("may have to allow 3072")
        .hasMessageEndingWith(
            "say --conf \"spark.executor.extraJavaOptions=%s-Dorg.bytedeco.javacpp.maxphysicalbytes=0\""
                .formatted(others));
    conf.set(JAVA_OPTIONS, others + "-Dorg.bytedeco.javacpp.maxphysicalbytes=3g");
    assertThatCode(() -> ClusterChecks.prepared(conf)).doesNotThrowAnyException();
    conf.set(JAVA_OPTIONS, others);
    assertThatCode(() -> ClusterChecks.prepared(conf)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Spark's own come before, once there is a context.
        "-Djava.net.preferIPv6Addresses=false %s -Xss2m -Dorg.bytedeco.javacpp.maxbytes=2G -Da=b"
            + " | -Xss2m -Da=b -Dorg.bytedeco.javacpp.maxbytes=3073m",
        "-Xss2m | -Xss2m -Dorg.bytedeco.javacpp.maxbytes=3073m",
        " | -Dorg.bytedeco.javacpp.maxbytes=3073m",
      })
  void tooLittleMemoryOffTheHeapIsRefusedWithTheCure(String given, String cure) {
    SparkConf conf = conf("local-cluster[2,4,1024]");
    if (given != null) {
      conf.set(JAVA_OPTIONS, given.formatted(JavaModuleOptions.defaultModuleOptions()));
    }
    assertThatThrownBy(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 3L << 30, 1L << 30))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("vgg16 needs 3072 MiB")
        .hasMessageContaining(
            "say --conf \"spark.executor.extraJavaOptions=%s\" (".formatted(cure));
    assertThatCode(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 1L << 30, 1L << 30))
        .doesNotThrowAnyException();
  }

  @Test
  void theCureOfTooLittleMemoryOffTheHeapLeavesTheContainerRoomForIt() {
    SparkConf conf = conf("yarn").set("spark.executor.memoryOverhead", "3g");
    assertThatThrownBy(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 3L << 30, 1L << 30))
        .hasMessageContaining(
            "maxbytes=3073m\" --conf spark.executor.memoryOverhead=4097m (deploy/local.sh:");
    assertThatThrownBy(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 1L << 30, 1L << 20))
        .hasMessageContaining("maxbytes=1025m\" (deploy/local.sh:");
  }

  @Test
  void theCureOfTooLittleMemoryOffTheHeapIsForAllThreadsOfALocalMaster() {
    SparkConf conf = conf("local[3]");
    assertThatThrownBy(() -> ClusterChecks.requireOffHeap(conf, "vgg16", 1L << 30, 1L << 20))
        .hasMessageContaining(
            "--conf \"spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=3075m\" (");
  }

  @Test
  void tooSmallAHeapIsRefusedWithTheCure() {
    assertThatThrownBy(() -> ClusterChecks.requireHeap(conf("yarn"), "vgg16", 3L << 30, 2L << 30))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("vgg16 needs 3072 MiB of the heap of an executor, which has 2048")
        .hasMessageContaining("say --executor-memory 3234m, or");
    assertThatThrownBy(
            () -> ClusterChecks.requireHeap(conf("local[2]"), "vgg16", 3L << 30, 2L << 30))
        .hasMessageContaining("say --driver-memory 6468m, or");
    assertThatCode(() -> ClusterChecks.requireHeap(conf("yarn"), "vgg16", 2L << 30, 2L << 30))
        .doesNotThrowAnyException();
  }

  @Test
  void tooSmallAHeapOfTheDriverIsRefusedWithTheCure() {
    assertThatThrownBy(() -> ClusterChecks.requireDriverHeap(2, 3L << 30, 2L << 30))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("2 members at a time needs 3072 MiB of the heap of the driver")
        .hasMessageContaining("which has 2048: say --driver-memory 3234m");
    assertThatCode(() -> ClusterChecks.requireDriverHeap(2, 2L << 30, 2L << 30))
        .doesNotThrowAnyException();
  }

  /** Those that come with the sources. */
  private static void setDefaults(SparkConf conf) throws IOException {
    Properties defaults = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of("../conf/spark-defaults.conf"))) {
      defaults.load(file);
    }
    defaults.stringPropertyNames().forEach(key -> conf.set(key, defaults.getProperty(key)));
  }

  private static SparkConf standalone(int allCores, int coresPerExecutor) {
    return conf("spark://somewhere:7077")
        .set("spark.cores.max", Integer.toString(allCores))
        .set("spark.executor.cores", Integer.toString(coresPerExecutor));
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
