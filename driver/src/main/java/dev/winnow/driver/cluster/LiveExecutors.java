package dev.winnow.driver.cluster;

import org.apache.spark.api.java.JavaSparkContext;

/** The executors that Spark has now. */
public final class LiveExecutors {
  private LiveExecutors() {}

  /**
   * Their number. What the scheduler itself counts by: Spark's status is told of a loss only after
   * the tasks have failed of it, and of an executor before it can be given any.
   */
  public static int count(JavaSparkContext spark) {
    return spark.sc().isLocal()
        ? ClusterShape.of(spark.getConf()).executors()
        : spark.sc().getExecutorIds().size();
  }
}
