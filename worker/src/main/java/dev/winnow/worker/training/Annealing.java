package dev.winnow.worker.training;

import java.io.Serializable;

/**
 * How the learning rate falls in the last part of a training, whatever has set it: along half a
 * cosine to 0 at the end, each epoch having the rate of its middle. Pure and immutable.
 *
 * @param epochs of the whole training
 * @param startFraction share of the epochs before it falls; 1 for never
 */
public record Annealing(int epochs, double startFraction) implements Serializable {
  public Annealing {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, not " + epochs);
    }
    // Written so that NaN fails, too.
    if (!(startFraction >= 0 && startFraction <= 1)) {
      throw new IllegalArgumentException(
          "annealing from %s of the epochs: need 0 to 1".formatted(startFraction));
    }
  }

  /**
   * Learning rate of an epoch / what it would be without annealing: in (0, 1].
   *
   * @param epoch from 0
   */
  double factor(int epoch) {
    double start = startFraction * epochs;
    double middle = epoch + 0.5;
    return middle <= start ? 1 : (1 + Math.cos(Math.PI * (middle - start) / (epochs - start))) / 2;
  }
}
