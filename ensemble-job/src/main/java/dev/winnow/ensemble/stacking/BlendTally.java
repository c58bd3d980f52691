package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * Sums over examples for several candidates at once: losses and right decisions, whose order of
 * addition does not matter, and the ratios of which the optimality gap is made.
 */
final class BlendTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[][] candidates;
  private final ExactSum lossSum;
  private final double[] losses;
  private final long[] right;
  private final double[] ratios;

  /** The first candidate is the one whose optimality is measured. */
  BlendTally(double[][] candidates, long examples) {
    this.candidates = candidates;
    lossSum = ExactSum.of(examples, SparkBlend.LOSS_BOUND);
    losses = new double[candidates.length];
    right = new long[candidates.length];
    ratios = new double[candidates[0].length];
  }

  BlendTally add(MemberPredictions predictions) {
    for (int i = 0; i < candidates.length; i++) {
      losses[i] += lossSum.term(Blend.logLoss(candidates[i], predictions));
      if (Blend.decide(candidates[i], predictions) == predictions.label()) {
        right[i]++;
      }
    }
    double blended = Blend.probability(candidates[0], predictions, predictions.label());
    for (int member = 0; member < ratios.length; member++) {
      ratios[member] +=
          Blend.floored(predictions.probability(member, predictions.label())) / blended;
    }
    return this;
  }

  BlendTally merge(BlendTally other) {
    for (int i = 0; i < losses.length; i++) {
      losses[i] += other.losses[i];
      right[i] += other.right[i];
    }
    for (int member = 0; member < ratios.length; member++) {
      ratios[member] += other.ratios[member];
    }
    return this;
  }

  BlendScore score(int candidate, long examples) {
    Score score = new Score(losses[candidate] / examples, right[candidate] / (double) examples);
    return new BlendScore(candidates[candidate], score);
  }

  double optimalityGap(long examples) {
    double highest = 0;
    for (double ratio : ratios) {
      highest = Math.max(highest, ratio / examples);
    }
    return Math.max(0, highest - 1);
  }
}
