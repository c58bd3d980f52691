package dev.winnow.worker.kernel;

/** What {@link WinogradConvolution} needs; arguments are already checked. */
interface WinogradKernel {
  void forward(int tile, boolean relu, Activation input, Weights weights, Activation output);

  /** {@code inputGradient} may be null; {@code weightGradient} is overwritten. */
  void backward(
      int tile,
      boolean relu,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient);

  /** Adds the working memory of both passes, for that batch and all smaller ones. */
  void addScratch(int tile, ConvolutionSize size, ScratchEstimate estimate);
}
