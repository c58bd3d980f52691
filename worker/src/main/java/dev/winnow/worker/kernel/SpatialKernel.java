package dev.winnow.worker.kernel;

/** What {@link SpatialConvolution} needs; arguments are already checked. */
interface SpatialKernel {
  void forward(int kernel, int stride, Activation input, Weights weights, Activation output);

  /** {@code inputGradient} may be null; {@code weightGradient} is overwritten. */
  void backward(
      int kernel,
      int stride,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient);

  /** Adds the working memory of both passes, for that batch and all smaller ones. */
  void addScratch(int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate);
}
