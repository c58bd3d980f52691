package dev.winnow.ensemble.stacking;

import java.util.Arrays;

/**
 * The ensemble's rule: the weighted average of the members' class probabilities. Weights are not
 * negative and sum to 1.
 */
public final class Blend {
  /**
   * What a member's probability counts for at least, so that a logarithm stays finite: an answer
   * that is wrong and sure costs 27.6 nats. A probability that is not a number counts the same.
   */
  static final double FLOOR = 1e-12;

  /** No example costs more, in nats. */
  public static final double LOSS_BOUND = -Math.log(FLOOR);

  private Blend() {}

  /** The ensemble's probability of one class, in (0, 1]. */
  public static double probability(double[] weights, MemberPredictions predictions, int label) {
    double sum = 0;
    for (int member = 0; member < weights.length; member++) {
      sum += weights[member] * floored(predictions.probability(member, label));
    }
    return sum;
  }

  /** The ensemble's probabilities of all classes, by label. */
  public static float[] probabilities(double[] weights, MemberPredictions predictions) {
    float[] all = new float[predictions.classes()];
    for (int label = 0; label < all.length; label++) {
      all[label] = (float) probability(weights, predictions, label);
    }
    return all;
  }

  /** The ensemble's class: the most probable one, the first of equals. */
  public static int decide(double[] weights, MemberPredictions predictions) {
    int best = 0;
    double highest = -1;
    for (int label = 0; label < predictions.classes(); label++) {
      double probability = probability(weights, predictions, label);
      if (probability > highest) {
        highest = probability;
        best = label;
      }
    }
    return best;
  }

  /** The ensemble's loss on one example: -log of its probability of the true class, in nats. */
  public static double logLoss(double[] weights, MemberPredictions predictions) {
    return -Math.log(probability(weights, predictions, predictions.label()));
  }

  /** The weights that leave one member to decide alone. */
  public static double[] single(int member, int members) {
    double[] weights = new double[members];
    weights[member] = 1;
    return weights;
  }

  /** The same weight for all. */
  static double[] equal(int members) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1.0 / members);
    return weights;
  }

  static double floored(float probability) {
    // Written so that NaN takes the floor.
    return probability > FLOOR ? Math.min(probability, 1.0) : FLOOR;
  }
}
