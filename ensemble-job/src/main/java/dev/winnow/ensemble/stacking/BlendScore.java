package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * How well one choice of weights does on the blend split.
 *
 * @param weights [member], not negative, summing to 1
 */
public record BlendScore(double[] weights, Score score) implements Serializable {
  double logLoss() {
    return score.logLoss();
  }
}
