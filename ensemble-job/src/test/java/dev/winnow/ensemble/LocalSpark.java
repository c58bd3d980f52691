package dev.winnow.ensemble;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark inside the test's JVM: for what does not depend on executors being processes. */
public final class LocalSpark {
  /** What Spark is told. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.driver.host", "127.0.0.1");

  private LocalSpark() {}

  /** Starts a context; the caller closes it. */
  public static JavaSparkContext open() {
    SparkConf conf = new SparkConf().setAppName("test");
    SETTINGS.forEach(conf::set);
    return new JavaSparkContext(conf);
  }

  /** Lets commands start one, until {@link #forget}. */
  public static void use() {
    SETTINGS.forEach(System::setProperty);
  }

  /** Undoes {@link #use}. */
  public static void forget() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }
}
