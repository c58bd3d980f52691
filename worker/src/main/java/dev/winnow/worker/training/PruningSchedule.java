package dev.winnow.worker.training;

import java.io.Serializable;

/**
 * How the share of pruned weights rises during training: from 0 at the start of a window of the
 * epochs to the target at its end, {@code s(t) = target (1 - (1 - t)^3)} with t the progress within
 * the window. Most goes early, while the rest has time to recover, and nothing changes afterwards.
 * Pure and immutable.
 *
 * @param target sparsity at the end, at least 0 and below 1
 * @param epochs of the whole training
 * @param startFraction share of the epochs before the window
 * @param endFraction share of the epochs at which the target is reached
 */
public record PruningSchedule(double target, int epochs, double startFraction, double endFraction)
    implements Serializable {
  public PruningSchedule {
    // Conditions are written so that NaN fails, too.
    if (!(target >= 0 && target < 1)) {
      throw new IllegalArgumentException("sparsity must be at least 0 and below 1, not " + target);
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, not " + epochs);
    }
    if (!(startFraction >= 0 && startFraction < endFraction && endFraction <= 1)) {
      throw new IllegalArgumentException(
          "pruning from %s to %s of the epochs: need 0 <= start < end <= 1"
              .formatted(startFraction, endFraction));
    }
  }

  /**
   * The sparsity to reach before an epoch is trained: the target after the window, and in the last
   * epoch of a training too short for its window.
   *
   * @param epoch from 0
   */
  public double sparsity(int epoch) {
    if (epoch >= lastStep()) {
      return target;
    }
    double progress = (epoch / (double) epochs - startFraction) / (endFraction - startFraction);
    if (progress <= 0) {
      return 0;
    }
    double left = 1 - progress;
    return target * (1 - left * left * left);
  }

  /** Whether the mask may change before an epoch; afterwards it is frozen. */
  public boolean prunes(int epoch) {
    return epoch <= lastStep() && sparsity(epoch) > 0;
  }

  /** The epoch before which the target is reached: within the training, however short. */
  public int lastStep() {
    return Math.min(epochs - 1, (int) Math.ceil(endFraction * epochs - 1e-9));
  }
}
