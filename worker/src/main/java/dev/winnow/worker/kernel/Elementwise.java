package dev.winnow.worker.kernel;

/**
 * Operations on each value by itself. Stateless, safe for use by many threads. The output may be
 * the memory of an input of the same shape.
 */
public final class Elementwise {
  private Elementwise() {}

  /** {@code out = a + b}, through a ReLU if asked; all of one shape. */
  public static void add(Activation a, Activation b, boolean relu, Activation out) {
    Check.sameShape("second term", b, a);
    Check.sameShape("output", out, a);
    Kernels.chosen().elementwise().add(a, b, relu, out);
  }

  /** {@code out = in}. */
  public static void copy(Activation in, Activation out) {
    Check.sameShape("output", out, in);
    Kernels.chosen().elementwise().copy(in, out);
  }

  /** {@code out = max(in, 0)}. */
  public static void relu(Activation in, Activation out) {
    Check.sameShape("output", out, in);
    Kernels.chosen().elementwise().relu(in, out);
  }

  /**
   * {@code inGradient = outGradient} where {@code out > 0}, else 0.
   *
   * @param out the output of the ReLU (or its input, which is positive at the same places)
   */
  public static void reluBackward(Activation out, Activation outGradient, Activation inGradient) {
    Check.sameShape("output gradient", outGradient, out);
    Check.sameShape("input gradient", inGradient, out);
    Kernels.chosen().elementwise().reluBackward(out, outGradient, inGradient);
  }

  /**
   * Drops values with a probability and scales the others by {@code 1 / (1 - probability)}. What is
   * dropped depends on the seed, the example's id and the position within the example alone. Its
   * own gradient: called on the output's gradient with the same seed it gives the input's.
   *
   * @param in [C][H][W][N]
   * @param seed of this step and layer
   * @param exampleIds [N]
   * @param probability of dropping a value, from 0 up to but without 1
   * @param out [C][H][W][N], overwritten
   */
  public static void dropout(
      Activation in, long seed, long[] exampleIds, double probability, Activation out) {
    Check.sameShape("output", out, in);
    Check.length("example ids", exampleIds.length, in.batch());
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "the probability of dropping must be in [0, 1), not " + probability);
    }
    Kernels.chosen()
        .elementwise()
        .dropout(
            in,
            DropoutHash.exampleKeys(seed, exampleIds),
            DropoutHash.threshold(probability),
            (float) (1 / (1 - probability)),
            out);
  }
}
