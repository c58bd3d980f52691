package dev.winnow.worker.kernel;

/**
 * Maximum of each 2x2 block, stride 2; an odd last row or column is left out. Stateless, safe for
 * use by many threads.
 */
public final class MaxPooling {
  private MaxPooling() {}

  /**
   * Pools.
   *
   * @param in [C][H][W][N], at least 2 x 2
   * @param out [C][H / 2][W / 2][N], rounded down, overwritten
   */
  public static void forward(Activation in, Activation out) {
    check(in, "output", out);
    Kernels.chosen().pooling().max(in, out);
  }

  /**
   * Gives each gradient to the largest value of its block, the first of equals.
   *
   * @param in as it was given to forward
   * @param outGradient of the shape of the output
   * @param inGradient [C][H][W][N], overwritten
   */
  public static void backward(Activation in, Activation outGradient, Activation inGradient) {
    check(in, "output gradient", outGradient);
    Check.sameShape("input gradient", inGradient, in);
    Check.apart("input and input gradient", in, inGradient);
    Kernels.chosen().pooling().maxBackward(in, outGradient, inGradient);
  }

  private static void check(Activation in, String name, Activation out) {
    if (in.height() < 2 || in.width() < 2) {
      throw new IllegalArgumentException(
          "a 2x2 block does not fit in %dx%d".formatted(in.height(), in.width()));
    }
    Check.shape(name, out, in.channels(), in.height() / 2, in.width() / 2, in.batch());
  }
}
