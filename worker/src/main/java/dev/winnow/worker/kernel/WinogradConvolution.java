package dev.winnow.worker.kernel;

/**
 * 3x3 convolution, stride 1, same padding, with weights in the Winograd domain: per tile d of the
 * input, {@code Y = A^T [sum over C of U (.) V] A} where {@code V = B^T d B}, passed through a ReLU
 * if asked. With ReLU off and {@code U = kernelTransform(g)} it is the convolution with g; with
 * ReLU on it is a function of its own (Liu et al. 2018). Weights are [T][C][K], outputs
 * [K][H][W][N].
 */
public final class WinogradConvolution implements TrainableConvolution {
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

  @Override
  public void forward(Activation input, Weights weights, Activation output) {
    check(input, weights, "output", output);
    Check.apart("input and output", input, output);
    Kernels.chosen()
        .winograd()
        .forward(tile, relu, input, SparseWeights.forProducts(weights), output);
  }

  @Override
  public boolean foldsPooling() {
    return true;
  }

  @Override
  public FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue) {
    checkWeights(weights);
    return new FoldedConvolution(
        size(height, width, 1),
        1,
        epilogue,
        Kernels.chosen().winograd().fold(tile, relu, inChannels, outChannels, weights, epilogue));
  }

  /** Nothing: the weights are used as they are. */
  @Override
  public long foldedBytes(int height, int width) {
    return 0;
  }

  @Override
  public void backward(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    check(input, weights, "output gradient", outputGradient);
    Check.gradients(input, weights, outputGradient, inputGradient, weightGradient);
    SparseWeights.backward(
        weights,
        weightGradient,
        (u, dU) ->
            Kernels.chosen()
                .winograd()
                .backward(tile, relu, input, u, outputGradient, inputGradient, dU));
  }

  @Override
  public SparseWeights sparse(PruningMask mask) {
    Check.length("mask", mask.length(), tile * tile * outChannels * inChannels);
    return Kernels.chosen().winograd().skipsZeros(inChannels, outChannels, mask.sparsity())
        ? SparseWeights.skipping(mask, tile * tile, inChannels, outChannels)
        : SparseWeights.dense(mask);
  }

  @Override
  public long sparseBytes() {
    return Kernels.chosen().winograd().sparseBytes(tile * tile, inChannels, outChannels);
  }

  @Override
  public void addScratch(int height, int width, int batch, ScratchEstimate estimate) {
    Kernels.chosen().winograd().addScratch(tile, size(height, width, batch), estimate);
  }

  @Override
  public void addPackedScratch(int height, int width, int batch, ScratchEstimate estimate) {
    SparseWeights.addScratch(
        (long) tile * tile * inChannels * outChannels, sparseBytes(), estimate);
    Kernels.chosen().winograd().addSparseScratch(tile, size(height, width, batch), estimate);
  }

  private ConvolutionSize size(int height, int width, int batch) {
    return new ConvolutionSize(inChannels, outChannels, height, width, batch);
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

  /**
   * Weights for training to begin with behind a ReLU: {@link #kernelTransform}, for tiles of 6 with
   * its positions weighed so that the outputs of a tile vary about as much as each other.
   *
   * @param spatial g, [K][C][3][3]
   * @return U, [T][C][K]
   */
  public static float[] initialWeights(int tile, int out, int in, float[] spatial) {
    float[] weights = kernelTransform(tile, out, in, spatial);
    InitialTiles.weigh(tile, weights);
    return weights;
  }

  private void check(Activation input, Weights weights, String name, Activation output) {
    Check.channels("input", input, inChannels);
    Check.shape(name, output, outChannels, input.height(), input.width(), input.batch());
    checkWeights(weights);
  }

  private void checkWeights(Weights weights) {
    Check.length("weights", weights.all(), tile * tile * outChannels * inChannels);
  }
}
