package dev.winnow.worker.training;

/**
 * Averages vectors between the workers of one member. Every worker makes the same sequence of calls
 * with vectors of the same lengths; each call is one round.
 */
public interface ParameterAverager {
  /**
   * Replaces a vector with the sum, over all workers in the order of their ranks, of weight times
   * vector. The weights of a round add up to what the caller wants the sum to be scaled to: images
   * taken by this worker / images taken by all for a mean of per-worker means, 1 / images taken by
   * all for a mean of per-worker sums.
   *
   * @param length so many values at the front of the vector are averaged; the rest is left alone
   * @throws AveragingException when another worker is gone or late: the epoch must be repeated
   */
  void average(float[] vector, int length, float weight);

  /** A single worker's: the sum has one term. */
  ParameterAverager ALONE =
      (vector, length, weight) -> {
        for (int i = 0; i < length; i++) {
          vector[i] *= weight;
        }
      };
}
