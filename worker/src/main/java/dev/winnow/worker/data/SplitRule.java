package dev.winnow.worker.data;

import java.io.Serializable;

/**
 * Assigns each example to a split by a hash of its id and the seed alone, so that no example moves
 * when others are added.
 *
 * @param seed of the hash
 * @param validationFraction of the training part
 * @param blendFraction of the training part
 * @param testFraction of the training part, used only where the data set has no test part of its
 *     own
 */
public record SplitRule(
    long seed, double validationFraction, double blendFraction, double testFraction)
    implements Serializable {
  public SplitRule {
    requireFraction("validation", validationFraction);
    requireFraction("blend", blendFraction);
    requireFraction("test", testFraction);
    double held = validationFraction + blendFraction + testFraction;
    if (held >= 1) {
      throw new IllegalArgumentException(
          "the validation, blend and test fractions add up to %s: nothing is left to train on"
              .formatted(held));
    }
  }

  /** The split of an example of a data set without a test part of its own. */
  Split of(long exampleId) {
    double position = position(exampleId);
    if (position < validationFraction) {
      return Split.VALIDATION;
    }
    if (position < validationFraction + blendFraction) {
      return Split.BLEND;
    }
    if (position < validationFraction + blendFraction + testFraction) {
      return Split.TEST;
    }
    return Split.TRAIN;
  }

  /**
   * The split of an example, given the part it came in: a test part is always the test split, and
   * where there is one nothing else is.
   */
  public Split of(long exampleId, Part part, boolean sourceHasTestPart) {
    if (part == Part.TEST) {
      return Split.TEST;
    }
    Split split = of(exampleId);
    return split == Split.TEST && sourceHasTestPart ? Split.TRAIN : split;
  }

  /** Uniform in [0, 1): where the example stands between the thresholds. */
  private double position(long exampleId) {
    long hash = StableHash.mix(exampleId + StableHash.mix(seed));
    return (hash >>> 11) * 0x1p-53;
  }

  private static void requireFraction(String name, double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the %s fraction must be at least 0 and below 1, not %s".formatted(name, fraction));
    }
  }
}
