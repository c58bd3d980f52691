package dev.winnow.worker.kernel;

/** Mean of each channel over all positions. Stateless, safe for use by many threads. */
public final class GlobalAveragePooling {
  private GlobalAveragePooling() {}

  /**
   * Pools.
   *
   * @param in [C][H][W][N]
   * @param out [C][1][1][N], overwritten
   */
  public static void forward(Activation in, Activation out) {
    Check.shape("output", out, in.channels(), 1, 1, in.batch());
    Kernels.chosen().pooling().average(in, out);
  }

  /**
   * Spreads each gradient evenly.
   *
   * @param outGradient [C][1][1][N]
   * @param inGradient [C][H][W][N], overwritten
   */
  public static void backward(Activation outGradient, Activation inGradient) {
    Check.shape("output gradient", outGradient, inGradient.channels(), 1, 1, inGradient.batch());
    Kernels.chosen().pooling().averageBackward(outGradient, inGradient);
  }
}
