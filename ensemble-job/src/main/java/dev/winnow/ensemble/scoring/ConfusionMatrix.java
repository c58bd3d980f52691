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

  /** Number of all examples. */
  public long examples() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** Share of a class's examples that were decided rightly; NaN for a class without examples. */
  public double accuracy(int label) {
    return counts[label][label] / (double) examples(label);
  }

  /** Share of all examples that were decided rightly. */
  public double accuracy() {
    long right = 0;
    for (int label = 0; label < counts.length; label++) {
      right += counts[label][label];
    }
    return right / (double) examples();
  }
}
