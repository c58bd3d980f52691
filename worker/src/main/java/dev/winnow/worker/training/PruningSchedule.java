package dev.winnow.worker.training;

import java.io.Serializable;

/**
 * How the share of pruned weights rises during training: from 0 at the start of a window of the
 * epochs to the target at its end. Nothing changes afterwards, while the rest retrains. Pure and
 * immutable.
 *
 * @param target sparsity at the end, at least 0 and below 1
 * @param epochs of the whole training
 * @param startFraction share of the epochs before the window
 * @param endFraction share of the epochs at which the target is reached
 * @param pace how sparsity rises within the window
 */
public record PruningSchedule(
    double target, int epochs, double startFraction, double endFraction, Pace pace)
    implements Serializable {
  /** How sparsity s rises with the progress t within the window, both from 0 to 1. */
  public enum Pace {
    /** {@code s = 1 - (1 - t)^3}: most goes early, when the rest has most time to recover. */
    CUBIC,
    /** A quarter at a time, and retraining in between: "iteratively pruned and retrained". */
    ITERATIVE;

    private double at(double progress) {
      double left = 1 - progress;
      return this == CUBIC
          ? 1 - left * left * left
          : Math.ceil(ITERATIONS * progress - ROUNDING) / ITERATIONS;
    }
  }

  private static final int ITERATIONS = 4;

  /** How far rounding may put a value from the whole number that is meant. */
  private static final double ROUNDING = 1e-9;

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
    return progress <= ROUNDING ? 0 : target * pace.at(progress);
  }

  /** Whether the mask may change before an epoch; afterwards it is frozen. */
  public boolean prunes(int epoch) {
    return epoch <= lastStep() && sparsity(epoch) > 0;
  }

  /** The epoch before which the target is reached: within the training, however short. */
  int lastStep() {
    return Math.min(epochs - 1, (int) Math.ceil(endFraction * epochs - ROUNDING));
  }
}
