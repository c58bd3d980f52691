package dev.winnow.worker.kernel;

/**
 * A convolution whose weights may change from pass to pass, or a dense layer, which is one of
 * images of a single position. How the weights lie, and the height and width of the output, is for
 * each kind to say. Immutable, safe for use by many threads.
 */
public sealed interface TrainableConvolution permits SpatialConvolution, WinogradConvolution {
  /**
   * Convolves.
   *
   * @param input [C][H][W][N]
   * @param weights all of them, or packed
   * @param output [K][height][width][N], overwritten
   */
  void forward(Activation input, Weights weights, Activation output);

  /**
   * The gradients of {@link #forward}.
   *
   * @param input as it was given to forward
   * @param weights likewise
   * @param outputGradient of the shape of the output
   * @param inputGradient [C][H][W][N], overwritten; null when it is not wanted
   * @param weightGradient as the weights lie, packed if they are; overwritten with the sum over the
   *     batch
   */
  void backward(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient);

  /** Whether {@link #fold} takes an epilogue with pooling. */
  boolean foldsPooling();

  /**
   * The forward pass for weights that no longer change, and what follows it.
   *
   * @param height of the inputs
   * @param width of the inputs
   * @param weights all of them, or packed and their zeros skipped
   * @param epilogue of K channels, with pooling only where {@link #foldsPooling}
   */
  FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue);

  /** Heap that {@link #fold} takes for inputs of that size, the weights aside. */
  long foldedBytes(int height, int width);

  /**
   * How both passes compute with packed weights: they skip the pruned ones if that is faster.
   *
   * @param mask of the weights
   */
  SparseWeights sparse(PruningMask mask);

  /** Heap that what {@link #sparse} returns takes at most. */
  long sparseBytes();

  /**
   * Adds the working memory of both passes over images of that size, for that batch and all smaller
   * ones.
   */
  void addScratch(int height, int width, int batch, ScratchEstimate estimate);

  /** Adds what packed weights take besides. */
  void addPackedScratch(int height, int width, int batch, ScratchEstimate estimate);
}
