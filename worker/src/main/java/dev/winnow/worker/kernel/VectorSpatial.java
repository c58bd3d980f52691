package dev.winnow.worker.kernel;

/**
 * Ordinary convolution by one of three algorithms: of 3x3 and stride 1 by Winograd's on transformed
 * weights, of 1x1 on a single position by {@link DenseProduct}, all others, and with weights whose
 * zeros are skipped, by {@link TapsProduct}.
 */
final class VectorSpatial implements SpatialKernel {
  /** With fewer input channels, a transform costs more than the multiplications that it saves. */
  private static final int FEWEST_TRANSFORMED_CHANNELS = 8;

  /**
   * The share of zeros from which on products that skip them are faster than Winograd's algorithm,
   * whose weights have none. Measured in whole steps of vgg16: 0.9 times as fast at 86 %, 1.35
   * times at 95 %.
   */
  private static final double SPARSE_INSTEAD_OF_TRANSFORMED = 0.9;

  private final VectorWinograd winograd = new VectorWinograd();
  private final VectorKernelTransform kernelTransform = new VectorKernelTransform();

  @Override
  public void forward(
      int kernel, int stride, Activation input, Weights weights, Activation output) {
    boolean sparse = weights.sparse() != null;
    if (!sparse && isTransformed(kernel, stride, input.channels())) {
      int tile = WinogradTile.cheapest(input.height(), input.width());
      Weights u = transformed(tile, weights, input.channels(), output.channels());
      winograd.forward(tile, false, input, u, output);
    } else if (!sparse && isDense(kernel, input.height(), input.width())) {
      DenseProduct.forward(input, weights, null, output);
    } else {
      TapsProduct taps = new TapsProduct(kernel, stride);
      taps.forward(input, taps.matrices(weights, input.channels()), null, output);
    }
  }

  @Override
  public boolean foldsPooling(int kernel, int stride, int in) {
    return isTransformed(kernel, stride, in);
  }

  @Override
  public FoldedConvolution.Pass fold(
      int kernel, int stride, ConvolutionSize size, Weights weights, Epilogue epilogue) {
    if (isTransformed(kernel, stride, size.in())) {
      int tile = WinogradTile.cheapest(size.height(), size.width());
      float[] u = new float[tile * tile * size.in() * size.out()];
      kernelTransform.transform(tile, size.out(), size.in(), SparseWeights.unpacked(weights), u);
      return winograd.fold(tile, false, size.in(), size.out(), Weights.of(u), epilogue);
    }
    if (weights.sparse() == null && isDense(kernel, size.height(), size.width())) {
      return (input, output) -> DenseProduct.forward(input, weights, epilogue, output);
    }
    TapsProduct taps = new TapsProduct(kernel, stride);
    PositionMatrices matrices = taps.matrices(weights, size.in());
    return (input, output) -> taps.forward(input, matrices, epilogue, output);
  }

  @Override
  public long foldedBytes(int kernel, int stride, ConvolutionSize size) {
    if (!isTransformed(kernel, stride, size.in())) {
      return 0;
    }
    int tile = WinogradTile.cheapest(size.height(), size.width());
    return (long) Float.BYTES * tile * tile * size.in() * size.out();
  }

  @Override
  public void backward(
      int kernel,
      int stride,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    boolean sparse = weights.sparse() != null;
    if (!sparse && isTransformed(kernel, stride, input.channels())) {
      int tile = WinogradTile.cheapest(input.height(), input.width());
      int c = input.channels();
      int k = outputGradient.channels();
      Weights u = transformed(tile, weights, c, k);
      float[] dU = Scratch.ofThread().floats(Scratch.Use.TRANSFORMED_GRADIENT, u.length());
      winograd.backward(
          tile, false, input, u, outputGradient, inputGradient, new Weights(dU, 0, u.length()));
      kernelTransform.transposed(tile, k, c, dU, weightGradient);
    } else if (!sparse && isDense(kernel, input.height(), input.width())) {
      DenseProduct.backward(input, weights, outputGradient, inputGradient, weightGradient);
    } else {
      new TapsProduct(kernel, stride)
          .backward(input, weights, outputGradient, inputGradient, weightGradient);
    }
  }

  private static boolean isTransformed(int kernel, int stride, int channels) {
    return kernel == 3 && stride == 1 && channels >= FEWEST_TRANSFORMED_CHANNELS;
  }

  private static boolean isDense(int kernel, int height, int width) {
    return kernel == 1 && height == 1 && width == 1;
  }

  private Weights transformed(int tile, Weights spatial, int c, int k) {
    int length = tile * tile * c * k;
    float[] u = Scratch.ofThread().floats(Scratch.Use.TRANSFORMED_WEIGHTS, length);
    kernelTransform.transform(tile, k, c, spatial, u);
    return new Weights(u, 0, length);
  }

  @Override
  public boolean skipsZeros(int kernel, int stride, int in, double sparsity) {
    return sparsity >= skippingFrom(kernel, stride, in);
  }

  @Override
  public long sparseBytes(int kernel, int stride, int in, int out) {
    return SparseWeights.bytes(1, out, in * kernel * kernel, skippingFrom(kernel, stride, in));
  }

  private static double skippingFrom(int kernel, int stride, int in) {
    return isTransformed(kernel, stride, in)
        ? SPARSE_INSTEAD_OF_TRANSFORMED
        : VectorWinograd.SPARSE;
  }

  @Override
  public void addScratch(int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {
    if (isTransformed(kernel, stride, size.in())) {
      int tile = WinogradTile.cheapest(size.height(), size.width());
      long weights = (long) tile * tile * size.in() * size.out();
      estimate.add(0, Scratch.Use.TRANSFORMED_WEIGHTS, weights);
      estimate.add(0, Scratch.Use.TRANSFORMED_GRADIENT, weights);
      VectorKernelTransform.addScratch(tile, estimate);
      winograd.addScratch(tile, size, estimate);
    } else if (isDense(kernel, size.height(), size.width())) {
      DenseProduct.addScratch(size, estimate);
    } else {
      new TapsProduct(kernel, stride).addScratch(size, estimate);
    }
  }

  @Override
  public void addSparseScratch(
      int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {
    TapsProduct taps = new TapsProduct(kernel, stride);
    taps.addScratch(size, estimate);
    SparseGradientSums.addScratch(size.out(), taps.rows(size.in()), estimate);
  }
}
