package dev.winnow.ensemble.cli;

import dev.winnow.driver.cluster.ClusterChecks;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.package$;
import scala.Tuple2;
import scala.util.Properties;

/** Spark, as commands need it. */
final class SparkJobs {
  private static volatile boolean started;

  private SparkJobs() {}

  /** Whether a command of this process has connected to a cluster. */
  static boolean haveStarted() {
    return started;
  }

  /** Hadoop's configuration as jobs have it: Spark may be told of more, as spark.hadoop.KEY. */
  static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> setting : new SparkConf().getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(setting._1, setting._2);
    }
    return hadoop;
  }

  /**
   * Connects to the cluster that spark-submit named; the caller closes it.
   *
   * @throws dev.winnow.driver.cluster.ClusterException when that Spark is another than Winnow runs
   *     on, or the cluster's settings contradict what is needed
   */
  static JavaSparkContext open(String command) {
    ClusterChecks.requireVersions(
        package$.MODULE$.SPARK_VERSION(), Properties.versionNumberString());
    SparkConf given = new SparkConf();
    if (!given.contains("spark.master")) {
      throw new UsageException(
          "no Spark master is set: say spark-submit --master ..., or deploy/local.sh " + command);
    }
    SparkConf conf = ClusterChecks.prepared(given.setIfMissing("spark.app.name", "winnow"));
    // What travels are records, which Kryo cannot rebuild on this Java.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    JavaSparkContext spark = new JavaSparkContext(conf);
    started = true;
    Interruption.endsInOneLine();
    return spark;
  }
}
