package dev.winnow.ensemble.scoring;

import java.io.Serializable;
import java.util.List;

/**
 * Whether an ensemble is as often right as it says: its decisions by how probable it held them.
 *
 * @param bins of equal width over the probabilities from 0 to 1, ascending
 */
public record Calibration(List<Bin> bins) implements Serializable {
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Decisions of similar confidence.
   *
   * @param examples number of decisions
   * @param confidence mean probability of the decided class, 0 without examples
   * @param accuracy share of the decisions that were right, 0 without examples
   */
  public record Bin(long examples, double confidence, double accuracy) implements Serializable {}

  /** The expected calibration error: mean distance of confidence and accuracy, over examples. */
  public double error() {
    double sum = 0;
    long examples = 0;
    for (Bin bin : bins) {
      sum += bin.examples() * Math.abs(bin.confidence() - bin.accuracy());
      examples += bin.examples();
    }
    return sum / Math.max(1, examples);
  }
}
