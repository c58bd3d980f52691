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
   * @param weights [T][C][K]
   * @param output [K][H][W][N], overwritten
   */
  public void forward(Activation input, Weights weights, Activation output) {
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
   * @param weightGradient [T][C][K], overwritten with the sum over the batch
   */
  public void backward(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    check(input, weights, "output gradient", outputGradient);
    Check.length("weight gradient", weightGradient.length(), weights.length());
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
   * The same weights, where those that are 0 now are skipped from now on if that is faster: they
   * must stay 0. Their gradient is computed all the same.
   */
  public Weights pruned(Weights weights) {
    Check.length("weights", weights.length(), tile * tile * outChannels * inChannels);
    double density = (double) weights.nonZeros() / weights.length();
    boolean skips = Kernels.chosen().winograd().skipsZeros(1 - density);
    return new Weights(
        weights.values(),
        weights.offset(),
        weights.length(),
        skips ? new SparseWeights(tile * tile, inChannels, outChannels, weights) : null);
  }

  /** Heap that {@link #pruned} takes at most. */
  public static long sparseBytes(int tile, int in, int out) {
    return Kernels.chosen().winograd().sparseBytes(tile * tile, in, out);
  }

  /**
   * Adds the working memory of both passes over images of that size, for that batch and all smaller
   * ones.
   */
  public void addScratch(int height, int width, int batch, ScratchEstimate estimate) {
    Kernels.chosen()
        .winograd()
        .addScratch(
            tile, new ConvolutionSize(inChannels, outChannels, height, width, batch), estimate);
  }

  /**
   * {@code U = G g G^T} for every pair of channels.
   *
   * @param spatial g, [K][C][3][3]
   * @return U, [T][C][K]
   */
  public static float[] kernelTransform(int tile, int out, int in, float[] spatial) {
    Check.length("spatial weights", spatial.length, out * in * 9);
    float[] transformed = new float[tile * tile * in * out];
    Kernels.chosen().kernelTransform().transform(tile, out, in, Weights.of(spatial), transformed);
    return transformed;
  }

  private void check(Activation input, Weights weights, String name, Activation output) {
    Check.shape("input", input, inChannels, input.height(), input.width(), input.batch());
    Check.shape(name, output, outChannels, input.height(), input.width(), input.batch());
    Check.length("weights", weights.length(), tile * tile * outChannels * inChannels);
  }
}
