package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.stacking.ExactSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Sums over decisions, in whatever order, of which a {@link Calibration} is made. */
final class CalibrationTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int BINS = 10;

  private final long[] examples = new long[BINS];
  private final long[] right = new long[BINS];
  private final double[] confidence = new double[BINS];
  private final ExactSum confidenceSum;

  /**
   * Of no decision yet.
   *
   * @param decisions how many will come, in all parts together
   */
  CalibrationTally(long decisions) {
    confidenceSum = ExactSum.of(decisions, 1);
  }

  /** Counts a decision that was held to be so probable. */
  void add(double probability, boolean isRight) {
    int bin = Math.min(BINS - 1, (int) (BINS * probability));
    examples[bin]++;
    confidence[bin] += confidenceSum.term(probability);
    right[bin] += isRight ? 1 : 0;
  }

  void merge(CalibrationTally other) {
    for (int bin = 0; bin < BINS; bin++) {
      examples[bin] += other.examples[bin];
      confidence[bin] += other.confidence[bin];
      right[bin] += other.right[bin];
    }
  }

  Calibration calibration() {
    List<Calibration.Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double divisor = Math.max(1, examples[bin]);
      bins.add(new Calibration.Bin(examples[bin], confidence[bin] / divisor, right[bin] / divisor));
    }
    return new Calibration(bins);
  }
}
