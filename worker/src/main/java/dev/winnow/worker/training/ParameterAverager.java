package dev.winnow.worker.training;

import dev.winnow.worker.kernel.ParameterUpdate;

/**
 * Averages vectors between the workers of one member. Every worker makes the same sequence of calls
 * with vectors of the same lengths; each call is one round.
 */
public interface ParameterAverager {
  /**
   * Begins to replace a vector with the sum, over all workers in the order of their ranks, of
   * weight times vector. The weights of a round add up to what the caller wants the sum to be
   * scaled to: images taken by this worker / images taken by all for a mean of per-worker means, 1
   * / images taken by all for a mean of per-worker sums.
   *
   * @param vector whose values may still be written until the round is told that they are ready
   * @param length so many values at the front of the vector are averaged; the rest is left alone
   */
  Round begin(float[] vector, int length, float weight);

  /**
   * A whole round.
   *
   * @throws AveragingException when another worker is gone or late: the epoch must be repeated
   */
  default void average(float[] vector, int length, float weight) {
    float factor = begin(vector, length, weight).end();
    if (factor != 1) {
      ParameterUpdate.scale(vector, length, factor);
    }
  }

  /** One average in progress, of the worker that began it; the next may begin when it has ended. */
  interface Round {
    /**
     * The caller has written all values from this index on, and leaves them to the round: they may
     * be on their way to the other workers while the caller computes those before.
     *
     * @throws AveragingException as {@link #end}
     */
    default void ready(int from) {}

    /**
     * All values are ready; returns when all are averaged, but for a factor.
     *
     * @return what each value is still to be multiplied by: 1 among several workers, the weight for
     *     one that is alone, whose values are left as they are, to be scaled where they are used
     * @throws AveragingException when another worker is gone or late: the epoch must be repeated
     */
    float end();
  }

  /** A single worker's: the sum has one term. */
  ParameterAverager ALONE = (vector, length, weight) -> () -> weight;
}
