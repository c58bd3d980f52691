package dev.winnow.driver.training;

import dev.winnow.driver.cluster.ExecutorClaims;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executors that a member trains on, and its images on them. One thread's. */
final class MemberWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemberWorkers.class);

  private final String member;
  private final int wanted;
  private final ExecutorClaims claims;
  private final IntFunction<JavaRDD<WorkerShare>> images;
  private JavaRDD<WorkerShare> shares;

  /**
   * Nothing is claimed or read yet.
   *
   * @param wanted number of workers
   * @param images deals the images out to a number of workers, a partition for each
   */
  MemberWorkers(
      String member, int wanted, ExecutorClaims claims, IntFunction<JavaRDD<WorkerShare>> images) {
    this.member = member;
    this.wanted = wanted;
    this.claims = claims;
    this.images = images;
  }

  /**
   * A share of the images for each of the workers that the next attempt at an epoch has: as many as
   * wanted, or fewer once lost executors have not come back.
   *
   * @throws MemberFailedException when there is no executor
   */
  JavaRDD<WorkerShare> shares() throws InterruptedException {
    int workers = claims.claim(member, wanted);
    if (workers == 0) {
      throw new MemberFailedException(
          ("%s: all executors are gone, and none came back: see the cluster's log for why, and"
                  + " start the run again by its run-id to go on")
              .formatted(member),
          null);
    }
    if (shares == null || shares.getNumPartitions() != workers) {
      if (workers < wanted) {
        LOG.warn(
            "{} goes on with {} of {} executors: others did not come back",
            member,
            workers,
            wanted);
      }
      forget();
      shares = images.apply(workers);
    }
    return shares;
  }

  /** Whether no executor has been lost since all members that are training have claimed theirs. */
  boolean areThere() {
    return claims.areCovered();
  }

  @Override
  public void close() {
    claims.release(member);
    forget();
  }

  private void forget() {
    if (shares != null) {
      shares.unpersist(false);
    }
  }
}
