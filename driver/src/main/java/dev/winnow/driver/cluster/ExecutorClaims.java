package dev.winnow.driver.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Deals the executors that are there out to the members of an ensemble, so that together they never
 * ask for more. A member keeps what it has claimed until it claims anew, before each attempt at an
 * epoch. Thread-safe.
 */
public final class ExecutorClaims {
  /** How often a waiting member looks whether executors have come. */
  private static final long LOOK_MILLIS = 100;

  private final IntSupplier live;
  private final long waitMillis;
  private final Map<String, Integer> claims = new HashMap<>();

  /** Below this, others are still hoped for. */
  private int expected;

  /**
   * Nothing is claimed yet.
   *
   * @param live number of executors that there are now
   * @param expected number that there should be
   * @param waitMillis how long the replacement of a lost executor is waited for; after that the job
   *     goes on without
   */
  public ExecutorClaims(IntSupplier live, int expected, long waitMillis) {
    this.live = live;
    this.expected = expected;
    this.waitMillis = waitMillis;
  }

  /**
   * Claims executors for a member instead of what it had. Waits for the replacement of lost ones,
   * and after that, when the others have claimed all that are left, until one of them ends.
   *
   * @return as many as wanted, or those that are left; 0 when the job has none at all
   */
  public synchronized int claim(String member, int wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    while (true) {
      int there = live.getAsInt();
      boolean waitedEnough = System.nanoTime() - deadline >= 0;
      expected = waitedEnough ? there : Math.max(expected, there);
      int claimed = Math.min(wanted, Math.max(0, there - claimedByOthers(member)));
      claims.put(member, claimed);
      boolean enough = claimed == wanted || (claimed > 0 && there == expected);
      if (enough || (there == 0 && waitedEnough)) {
        return claimed;
      }
      wait(LOOK_MILLIS);
    }
  }

  /** Whether the executors that have been claimed are there. */
  public synchronized boolean areCovered() {
    return live.getAsInt() >= claims.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The member has ended. */
  public synchronized void release(String member) {
    claims.remove(member);
    notifyAll();
  }

  private int claimedByOthers(String member) {
    int sum = 0;
    for (Map.Entry<String, Integer> claim : claims.entrySet()) {
      sum += claim.getKey().equals(member) ? 0 : claim.getValue();
    }
    return sum;
  }
}
