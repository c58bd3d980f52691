package dev.winnow.ensemble.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver that YARN runs on the cluster, whose JVM Spark itself ends. */
final class YarnDriver {
  private YarnDriver() {}

  static boolean isThisProcess() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /**
   * Returns when all went well, as it must; else throws what tells YARN the status, and through its
   * diagnostics deploy/yarn/cluster.sh. System.exit would tell it that the driver disappeared.
   */
  static void end(int status) throws SparkUserAppException {
    if (!SparkJobs.haveStarted()) {
      register();
    }
    if (status != ExitStatus.DONE) {
      throw new SparkUserAppException(status);
    }
  }

  /** Of a driver that never had a Spark context YARN takes no status, not even a good one. */
  private static void register() {
    SparkConf least =
        new SparkConf()
            .setAppName("winnow")
            .set("spark.executor.instances", "1")
            .set("spark.scheduler.minRegisteredResourcesRatio", "0")
            .set("spark.eventLog.enabled", "false")
            .set("spark.ui.enabled", "false");
    new JavaSparkContext(least).close();
  }
}
