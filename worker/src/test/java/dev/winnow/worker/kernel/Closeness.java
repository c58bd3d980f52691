package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Comparison of whole arrays, relative to their largest expected value. */
final class Closeness {
  private Closeness() {}

  /** Fails when a value is NaN or off by more than tolerance x (1 + largest magnitude expected). */
  static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs((double) actual[i] - expected[i]);
      if (!(error <= tolerance * (1 + largest))) {
        throw new AssertionError(
            "value %d of %d is %s, not %s: off by %s, allowed %s, with -Dtest.seed=%d"
                .formatted(
                    i,
                    expected.length,
                    actual[i],
                    expected[i],
                    error,
                    tolerance * (1 + largest),
                    RandomValues.SEED));
      }
    }
  }

  static void assertClose(Activation actual, Activation expected, double tolerance) {
    assertClose(RandomValues.values(actual), RandomValues.values(expected), tolerance);
  }

  /**
   * Compares a gradient with central differences of {@code loss} at a few of its variables. A ReLU
   * may bend within a difference, so a tenth of them may disagree.
   */
  static void assertIsGradient(
      float[] gradient, float[] variables, float step, double tolerance, Loss loss) {
    int stride = Math.max(1, variables.length / 40);
    int compared = 0;
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < variables.length; i += stride) {
      double expected = centralDifference(variables, i, step, loss);
      compared++;
      if (!(Math.abs(gradient[i] - expected) <= tolerance * (1 + Math.abs(expected)))) {
        disagreements.add("gradient %d is %s, not %s".formatted(i, gradient[i], expected));
      }
    }
    assertThat(disagreements)
        .as("with -Dtest.seed=%d", RandomValues.SEED)
        .hasSizeLessThanOrEqualTo(compared / 10);
  }

  private static double centralDifference(float[] variables, int i, float step, Loss loss) {
    float before = variables[i];
    variables[i] = before + step;
    double above = loss.at(variables);
    variables[i] = before - step;
    double below = loss.at(variables);
    variables[i] = before;
    return (above - below) / (2 * step);
  }

  /** A function of an array. */
  interface Loss {
    double at(float[] variables);
  }

  /** The inner product, whose gradient by the first is the second. */
  static double dot(Activation a, Activation b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.data().getFloat(4 * i) * b.data().getFloat(4 * i);
    }
    return sum;
  }
}
