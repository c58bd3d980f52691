package dev.winnow.ensemble.stacking;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * The outcome of fitting blend weights, with what it is to be compared with, all on the blend
 * split.
 *
 * @param examples number of examples it rests on
 * @param fitted the weights that the optimiser found
 * @param singles each member alone, in the members' order
 * @param equalWeights the plain average
 */
public record BlendFit(
    long examples, BlendScore fitted, List<BlendScore> singles, BlendScore equalWeights)
    implements Serializable {
  public BlendFit {
    singles = List.copyOf(singles);
  }

  /**
   * The weights to use, with their score: the fitted ones, unless a single member or the plain
   * average has a lower log loss.
   */
  public BlendScore chosen() {
    BlendScore best = fitted;
    for (BlendScore single : singles) {
      best = lower(best, single);
    }
    return lower(best, equalWeights);
  }

  /** The member with the lowest log loss, alone. */
  public BlendScore bestSingle() {
    return singles.stream().min(Comparator.comparingDouble(BlendScore::logLoss)).orElseThrow();
  }

  private static BlendScore lower(BlendScore first, BlendScore second) {
    return second.logLoss() < first.logLoss() ? second : first;
  }
}
