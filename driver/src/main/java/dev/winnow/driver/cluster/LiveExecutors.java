package dev.winnow.driver.cluster;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;

/** The executors that Spark has now. */
public final class LiveExecutors {
  private LiveExecutors() {}

  /**
   * Their number, where a task owns all cores of its executor. What Spark itself compares barrier
   * stages with: its status is told of a loss only after the tasks have failed of it, and of an
   * executor before it can be given any; and its list of executors still has one that has
   * disconnected, until the reason is known.
   */
  public static int count(JavaSparkContext spark) {
    ResourceProfile all = spark.sc().resourceProfileManager().defaultResourceProfile();
    return spark.sc().maxNumConcurrentTasks(all);
  }
}
