package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * Sums over examples for several candidates at once: losses and right decisions, whose order of
 * addition does not matter.
 */
final class BlendTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[][] candidates;
  private final ExactSum lossSum;
  private final double[] losses;
  private final long[] right;

  BlendTally(double[][] candidates, long examples) {
    this.candidates = candidates;
    lossSum = ExactSum.of(examples, Blend.LOSS_BOUND);
    losses = new double[candidates.length];
    right = new long[candidates.length];
  }

  BlendTally add(MemberPredictions predictions) {
    for (int i = 0; i < candidates.length; i++) {
      losses[i] += lossSum.term(Blend.logLoss(candidates[i], predictions));
      if (Blend.decide(candidates[i], predictions) == predictions.label()) {
        right[i]++;
      }
    }
    return this;
  }

  BlendTally merge(BlendTally other) {
    for (int i = 0; i < losses.length; i++) {
      losses[i] += other.losses[i];
      right[i] += other.right[i];
    }
    return this;
  }

  BlendScore score(int candidate, long examples) {
    Score score = new Score(losses[candidate] / examples, right[candidate] / (double) examples);
    return new BlendScore(candidates[candidate], score);
  }
}
