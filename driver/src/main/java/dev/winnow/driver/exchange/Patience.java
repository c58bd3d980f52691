package dev.winnow.driver.exchange;

import dev.winnow.worker.training.AveragingException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How a worker waits for others.
 *
 * @param millis longest wait for any one thing
 * @param givenUp true once the task need not go on; looked at while waiting
 */
record Patience(long millis, BooleanSupplier givenUp) {
  /** For what has come already. */
  static final Patience NONE = new Patience(0, () -> false);

  /** How often a waiting worker looks whether Spark has given its task up. */
  private static final long POLL_MILLIS = 100;

  /**
   * Waits.
   *
   * @param what is waited for, for messages
   * @throws TimeoutException when it has not come in that time
   * @throws ExecutionException when it will not come
   * @throws AveragingException when given up or interrupted
   */
  <T> T await(Future<T> future, Object what) throws TimeoutException, ExecutionException {
    long began = System.nanoTime();
    while (true) {
      try {
        return future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (givenUp.getAsBoolean()) {
          throw new AveragingException("the task was given up while it waited for " + what, e);
        }
        if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(millis)) {
          throw e;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AveragingException("interrupted while waiting for " + what, e);
      }
    }
  }
}
