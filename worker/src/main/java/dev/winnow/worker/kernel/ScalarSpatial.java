package dev.winnow.worker.kernel;

/** Convolution by its definition, sums in double precision. */
final class ScalarSpatial implements SpatialKernel {
  @Override
  public void forward(
      int kernel, int stride, Activation input, Weights weights, Activation output) {
    int padding = kernel / 2;
    output.forEach(
        (k, y, x, n) -> {
          double sum = 0;
          for (int c = 0; c < input.channels(); c++) {
            for (int i = 0; i < kernel; i++) {
              for (int j = 0; j < kernel; j++) {
                sum +=
                    (double) weights.get(((k * input.channels() + c) * kernel + i) * kernel + j)
                        * input.padded(c, y * stride + i - padding, x * stride + j - padding, n);
              }
            }
          }
          output.set(k, y, x, n, (float) sum);
        });
  }

  @Override
  public boolean foldsPooling(int kernel, int stride, int in) {
    return true;
  }

  @Override
  public FoldedConvolution.Pass fold(
      int kernel, int stride, ConvolutionSize size, Weights weights, Epilogue epilogue) {
    return new ScalarFold(
        epilogue, stride, (input, output) -> forward(kernel, stride, input, weights, output));
  }

  @Override
  public long foldedBytes(int kernel, int stride, ConvolutionSize size) {
    return 0;
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
    int padding = kernel / 2;
    double[] sums = new double[weightGradient.length()];
    if (inputGradient != null) {
      inputGradient.clear();
    }
    outputGradient.forEach(
        (k, y, x, n) -> {
          float dy = outputGradient.get(k, y, x, n);
          for (int c = 0; c < input.channels(); c++) {
            for (int i = 0; i < kernel; i++) {
              for (int j = 0; j < kernel; j++) {
                int w = ((k * input.channels() + c) * kernel + i) * kernel + j;
                int row = y * stride + i - padding;
                int column = x * stride + j - padding;
                sums[w] += (double) dy * input.padded(c, row, column, n);
                if (inputGradient != null) {
                  inputGradient.addPadded(c, row, column, n, dy * weights.get(w));
                }
              }
            }
          }
        });
    for (int i = 0; i < sums.length; i++) {
      weightGradient.set(i, (float) sums[i]);
    }
  }

  @Override
  public boolean skipsZeros(int kernel, int stride, int in, double sparsity) {
    return false;
  }

  @Override
  public long sparseBytes(int kernel, int stride, int in, int out) {
    return PruningMask.bytes((long) kernel * kernel * in * out);
  }

  /** The sums of the weights' gradient, which are doubles. */
  @Override
  public void addScratch(int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, 2L * kernel * kernel * size.in() * size.out());
  }

  @Override
  public void addSparseScratch(
      int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {}
}
