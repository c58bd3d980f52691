package dev.winnow.worker.kernel;

/** What {@link WinogradConvolution} needs; arguments are already checked. */
interface WinogradKernel {
  void forward(int tile, boolean relu, Activation input, Weights weights, Activation output);

  /** The forward pass with these weights, which stay as they are; with pooling or without. */
  FoldedConvolution.Pass fold(
      int tile, boolean relu, int in, int out, Weights weights, Epilogue epilogue);

  /** {@code inputGradient} may be null; {@code weightGradient} is overwritten. */
  void backward(
      int tile,
      boolean relu,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient);

  /**
   * Whether products with weights of which that share is 0 are faster without the zeros.
   *
   * @param in channels, likewise out
   */
  boolean skipsZeros(int in, int out, double sparsity);

  /** Heap that {@link SparseWeights} take at most. */
  long sparseBytes(int positions, int in, int out);

  /** Adds the working memory of both passes, for that batch and all smaller ones. */
  void addScratch(int tile, ConvolutionSize size, ScratchEstimate estimate);

  /** Adds what passes that skip zeros take besides. */
  void addSparseScratch(int tile, ConvolutionSize size, ScratchEstimate estimate);
}
