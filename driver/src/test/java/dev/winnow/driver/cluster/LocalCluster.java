package dev.winnow.driver.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** A Spark cluster of real executor processes on this machine, for tests. */
public final class LocalCluster {
  private LocalCluster() {}

  /** Settings of a cluster whose executors run on the test's own class path. */
  public static SparkConf conf(int executors, int coresPerExecutor) {
    String home = System.getenv("SPARK_HOME");
    if (home == null) {
      throw new IllegalStateException(
          "SPARK_HOME is not set: run the test by Maven, or set it to an empty directory and"
              + " SPARK_SCALA_VERSION to 2.12");
    }
    try {
      Files.createDirectories(Path.of(home, "jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SparkConf(false)
        .setMaster("local-cluster[%d,%d,1024]".formatted(executors, coresPerExecutor))
        .setAppName("winnow-test")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.executor.memory", "1g")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set(
            "spark.executor.extraJavaOptions",
            "--add-modules=jdk.incubator.vector " + ChildJvm.compilation())
        .set("spark.ui.enabled", "false")
        .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
  }

  /** The same by key, for what takes system properties. */
  public static Map<String, String> settings(int executors, int coresPerExecutor) {
    return Arrays.stream(conf(executors, coresPerExecutor).getAll())
        .collect(Collectors.toMap(Tuple2::_1, Tuple2::_2));
  }

  public static JavaSparkContext start(int executors, int coresPerExecutor) {
    return new JavaSparkContext(ClusterChecks.prepared(conf(executors, coresPerExecutor)));
  }
}
