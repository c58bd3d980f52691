package dev.winnow.worker.kernel;

/**
 * Ordinary convolution: 3x3 with padding 1 or 1x1 without, stride 1 or 2, no bias. Weights are
 * [K][C][kernel][kernel], outputs [K][ceil(H / stride)][ceil(W / stride)][N].
 */
public final class SpatialConvolution implements TrainableConvolution {
  private final int kernel;
  private final int stride;
  private final int inChannels;
  private final int outChannels;

  /**
   * @param kernel side of the kernel: 3 or 1
   * @param stride 1 or 2
   * @param inChannels C
   * @param outChannels K
   */
  public SpatialConvolution(int kernel, int stride, int inChannels, int outChannels) {
    if (kernel != 1 && kernel != 3) {
      throw new IllegalArgumentException("the kernel's side must be 1 or 3, not " + kernel);
    }
    if (stride != 1 && stride != 2) {
      throw new IllegalArgumentException("the stride must be 1 or 2, not " + stride);
    }
    if (inChannels < 1 || outChannels < 1) {
      throw new IllegalArgumentException(
          "channels must be at least 1, not %d in and %d out".formatted(inChannels, outChannels));
    }
    this.kernel = kernel;
    this.stride = stride;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
  }

  /** Height or width of the output, where the input has that many. */
  public static int outputs(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  @Override
  public void forward(Activation input, Weights weights, Activation output) {
    check(input, weights, "output", output);
    Check.apart("input and output", input, output);
    Kernels.chosen()
        .spatial()
        .forward(kernel, stride, input, SparseWeights.forProducts(weights), output);
  }

  @Override
  public boolean foldsPooling() {
    return Kernels.chosen().spatial().foldsPooling(kernel, stride, inChannels);
  }

  @Override
  public FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue) {
    checkWeights(weights);
    if (epilogue.pooling() && !foldsPooling()) {
      throw new IllegalArgumentException("this convolution does not pool what it puts out");
    }
    ConvolutionSize size = size(height, width, 1);
    return new FoldedConvolution(
        size,
        stride,
        epilogue,
        Kernels.chosen().spatial().fold(kernel, stride, size, weights, epilogue));
  }

  @Override
  public long foldedBytes(int height, int width) {
    return Kernels.chosen().spatial().foldedBytes(kernel, stride, size(height, width, 1));
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
        (w, dW) ->
            Kernels.chosen()
                .spatial()
                .backward(kernel, stride, input, w, outputGradient, inputGradient, dW));
  }

  @Override
  public SparseWeights sparse(PruningMask mask) {
    Check.length("mask", mask.length(), outChannels * inChannels * kernel * kernel);
    return Kernels.chosen().spatial().skipsZeros(kernel, stride, inChannels, mask.sparsity())
        ? SparseWeights.skipping(mask, 1, outChannels, inChannels * kernel * kernel)
        : SparseWeights.dense(mask);
  }

  @Override
  public long sparseBytes() {
    return Kernels.chosen().spatial().sparseBytes(kernel, stride, inChannels, outChannels);
  }

  @Override
  public void addScratch(int height, int width, int batch, ScratchEstimate estimate) {
    Kernels.chosen().spatial().addScratch(kernel, stride, size(height, width, batch), estimate);
  }

  @Override
  public void addPackedScratch(int height, int width, int batch, ScratchEstimate estimate) {
    SparseWeights.addScratch(
        (long) outChannels * inChannels * kernel * kernel, sparseBytes(), estimate);
    Kernels.chosen()
        .spatial()
        .addSparseScratch(kernel, stride, size(height, width, batch), estimate);
  }

  private ConvolutionSize size(int height, int width, int batch) {
    return new ConvolutionSize(inChannels, outChannels, height, width, batch);
  }

  private void check(Activation input, Weights weights, String name, Activation output) {
    Check.channels("input", input, inChannels);
    int height = outputs(input.height(), stride);
    int width = outputs(input.width(), stride);
    Check.shape(name, output, outChannels, height, width, input.batch());
    checkWeights(weights);
  }

  private void checkWeights(Weights weights) {
    Check.length("weights", weights.all(), outChannels * inChannels * kernel * kernel);
  }
}
