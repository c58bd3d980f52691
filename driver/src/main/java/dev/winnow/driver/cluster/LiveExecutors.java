package dev.winnow.driver.cluster;

import java.time.Duration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executors that Spark has now. */
public final class LiveExecutors {
  private static final Logger LOG = LoggerFactory.getLogger(LiveExecutors.class);
  private static final long LOOK_MILLIS = 500;

  private LiveExecutors() {}

  /**
   * Waits for the first.
   *
   * @return how many there are then
   * @throws MissingExecutorsException when none comes in that time
   */
  static int await(JavaSparkContext spark, Duration limit) {
    int there = count(spark);
    if (there == 0) {
      LOG.info("waiting for an executor");
    }
    long began = System.nanoTime();
    while (there == 0) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new MissingExecutorsException(
            "no executor has come in %d s: ask the cluster why (queue, quota, image), and start the run again"
                .formatted(limit.toSeconds()));
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new MissingExecutorsException("interrupted while no executor had come");
      }
      there = count(spark);
    }
    return there;
  }

  /**
   * Their number, where a task owns all cores of its executor: what Spark itself compares barrier
   * stages with. Its status still counts a lost executor until the tasks have failed of that. It
   * counts a new one before that can be given tasks. Its list of executors has one that has
   * disconnected until the reason is known.
   */
  public static int count(JavaSparkContext spark) {
    ResourceProfile all = spark.sc().resourceProfileManager().defaultResourceProfile();
    return spark.sc().maxNumConcurrentTasks(all);
  }
}
