package dev.winnow.worker.kernel;

import java.util.Arrays;

/** The argument checks of the facade: each message carries both values. */
final class Check {
  private Check() {}

  static void shape(
      String name, Activation actual, int channels, int height, int width, int batch) {
    if (actual.channels() != channels
        || actual.height() != height
        || actual.width() != width
        || actual.batch() != batch) {
      throw new IllegalArgumentException(
          "%s is %s, not [%d, %d, %d, %d]"
              .formatted(name, actual.shape(), channels, height, width, batch));
    }
  }

  static void channels(String name, Activation actual, int channels) {
    if (actual.channels() != channels) {
      throw new IllegalArgumentException(
          "%s is %s: %d channels, not %d"
              .formatted(name, actual.shape(), actual.channels(), channels));
    }
  }

  static void sameShape(String name, Activation actual, Activation expected) {
    shape(name, actual, expected.channels(), expected.height(), expected.width(), expected.batch());
  }

  static void length(String name, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "%s has length %d, not %d".formatted(name, actual, expected));
    }
  }

  /** The same buffer, that is: equal contents are no concern here. */
  @SuppressWarnings("ReferenceEquality")
  static void apart(String names, Activation first, Activation second) {
    if (first.data() == second.data()) {
      throw new IllegalArgumentException(names + " must not share memory");
    }
  }

  /**
   * The arguments of a backward pass beside those of its forward pass.
   *
   * @param inputGradient null when it is not wanted
   */
  static void gradients(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    length("weight gradient", weightGradient.length(), weights.length());
    if (inputGradient != null) {
      sameShape("input gradient", inputGradient, input);
      apart("input and input gradient", input, inputGradient);
      apart("output gradient and input gradient", outputGradient, inputGradient);
    }
  }

  /** Group bounds rise from 0 to the batch size, no group empty. */
  static void groups(int[] offsets, int batch) {
    if (offsets.length < 2 || offsets[0] != 0 || offsets[offsets.length - 1] != batch) {
      throw new IllegalArgumentException(
          "group offsets must run from 0 to the batch size %d, not %s"
              .formatted(batch, Arrays.toString(offsets)));
    }
    for (int g = 1; g < offsets.length; g++) {
      if (offsets[g] <= offsets[g - 1]) {
        throw new IllegalArgumentException(
            "group %d is empty: from %d to %d".formatted(g - 1, offsets[g - 1], offsets[g]));
      }
    }
  }
}
