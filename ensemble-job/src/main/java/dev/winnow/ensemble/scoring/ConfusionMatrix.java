package dev.winnow.ensemble.scoring;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How often each class was taken for each.
 *
 * @param counts [true class][decided class]
 */
public record ConfusionMatrix(long[][] counts) implements Serializable {
  /** Number of classes. */
  public int classes() {
    return counts.length;
  }

  /** Number of examples of a class. */
  public long examples(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /** Share of a class's examples that were decided rightly; NaN for a class without examples. */
  public double accuracy(int label) {
    return counts[label][label] / (double) examples(label);
  }
}
