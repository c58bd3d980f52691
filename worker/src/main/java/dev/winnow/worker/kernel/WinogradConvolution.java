package dev.winnow.worker.kernel;

/**
 * 3x3 convolution, stride 1, same padding, with weights in the Winograd domain: per tile d of the
 * input, {@code Y = A^T [sum over C of U (.) V] A} where {@code V = B^T d B}, passed through a ReLU
 * if asked. With ReLU off and {@code U = kernelTransform(g)} it is the convolution with g; with
 * ReLU on it is a function of its own (Liu et al. 2018). Immutable, safe for use by many threads.
 */
public final class WinogradConvolution {
  private final int tile;
  private final boolean relu;
  private final int inChannels;
  private final int outChannels;

  /**
   * @param tile side of the patches: 4 for F(2x2, 3x3), 6 for F(4x4, 3x3)
   * @param relu whether transformed patches pass through a ReLU
   * @param inChannels C
   * @param outChannels K
   */
  public WinogradConvolution(int tile, boolean relu, int inChannels, int outChannels) {
    WinogradMatrices.of(tile);
    if (inChannels < 1 || outChannels < 1) {
      throw new IllegalArgumentException(
          "channels must be at least 1, not %d in and %d out".formatted(inChannels, outChannels));
    }
    this.tile = tile;
    this.relu = relu;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
  }

  /**
   * Convolves.
   *
   * @param input [C][H][W][N]
   * @param weights [T][K][C]
   * @param output [K][H][W][N], overwritten
   */
  public void forward(Activation input, float[] weights, Activation output) {
    check(input, weights, "output", output);
    Check.apart("input and output", input, output);
    Kernels.chosen().winograd().forward(tile, relu, input, weights, output);
  }

  /**
   * The gradients of {@link #forward}.
   *
   * @param input as it was given to forward
   * @param weights likewise
   * @param outputGradient [K][H][W][N]
   * @param inputGradient [C][H][W][N], overwritten; null when it is not wanted
   * @param weightGradient [T][K][C], overwritten with the sum over the batch
   */
  public void backward(
      Activation input,
      float[] weights,
      Activation outputGradient,
      Activation inputGradient,
      float[] weightGradient) {
    check(input, weights, "output gradient", outputGradient);
    Check.length("weight gradient", weightGradient.length, weights.length);
    if (inputGradient != null) {
      Check.sameShape("input gradient", inputGradient, input);
      Check.apart("input and input gradient", input, inputGradient);
      Check.apart("output gradient and input gradient", outputGradient, inputGradient);
    }
    Kernels.chosen()
        .winograd()
        .backward(tile, relu, input, weights, outputGradient, inputGradient, weightGradient);
  }

  /**
   * {@code U = G g G^T} for every pair of channels.
   *
   * @param spatial [K][C][3][3]
   * @return [T][K][C]
   */
  public static float[] kernelTransform(int tile, int out, int in, float[] spatial) {
    Check.length("spatial weights", spatial.length, out * in * 9);
    double[][] g = WinogradMatrices.of(tile).g();
    float[] result = new float[tile * tile * out * in];
    for (int pair = 0; pair < out * in; pair++) {
      double[][] patch = WinogradMatrices.square(3, spatial, pair * 9, 1);
      double[][] u = WinogradMatrices.sandwich(g, patch);
      WinogradMatrices.store(u, result, pair, out * in);
    }
    return result;
  }

  /**
   * {@code dg = G^T dU G}: the gradient of spatial weights from that of their transform.
   *
   * @param transformed [T][K][C]
   * @return [K][C][3][3]
   */
  public static float[] kernelTransformTransposed(int tile, int out, int in, float[] transformed) {
    Check.length("transformed weights", transformed.length, tile * tile * out * in);
    double[][] gT = WinogradMatrices.transpose(WinogradMatrices.of(tile).g());
    float[] result = new float[out * in * 9];
    for (int pair = 0; pair < out * in; pair++) {
      double[][] u = WinogradMatrices.square(tile, transformed, pair, out * in);
      WinogradMatrices.store(WinogradMatrices.sandwich(gT, u), result, pair * 9, 1);
    }
    return result;
  }

  private void check(Activation input, float[] weights, String name, Activation output) {
    Check.shape("input", input, inChannels, input.height(), input.width(), input.batch());
    Check.shape(name, output, outChannels, input.height(), input.width(), input.batch());
    Check.length("weights", weights.length, tile * tile * outChannels * inChannels);
  }
}
