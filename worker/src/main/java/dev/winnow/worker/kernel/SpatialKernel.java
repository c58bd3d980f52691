package dev.winnow.worker.kernel;

/** What {@link SpatialConvolution} needs; arguments are already checked. */
interface SpatialKernel {
  void forward(int kernel, int stride, Activation input, Weights weights, Activation output);

  /** Whether {@link #fold} takes an epilogue with pooling. */
  boolean foldsPooling(int kernel, int stride, int in);

  /** The forward pass over inputs of that size with these weights, which stay as they are. */
  FoldedConvolution.Pass fold(
      int kernel, int stride, ConvolutionSize size, Weights weights, Epilogue epilogue);

  /** Heap that the pass of {@link #fold} takes, the weights aside. */
  long foldedBytes(int kernel, int stride, ConvolutionSize size);

  /** {@code inputGradient} may be null; {@code weightGradient} is overwritten. */
  void backward(
      int kernel,
      int stride,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient);

  /** Whether products with weights of which that share is 0 are faster without the zeros. */
  boolean skipsZeros(int kernel, int stride, int in, double sparsity);

  /** Heap that {@link SparseWeights} take at most. */
  long sparseBytes(int kernel, int stride, int in, int out);

  /** Adds the working memory of both passes, for that batch and all smaller ones. */
  void addScratch(int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate);

  /** Adds what passes that skip zeros take besides. */
  void addSparseScratch(int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate);
}
