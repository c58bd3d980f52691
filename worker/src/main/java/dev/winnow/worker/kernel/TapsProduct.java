package dev.winnow.worker.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * The products of a convolution, {@code Y = W X} and its gradients, block by block of output
 * positions: X has a row for each input channel and tap of the kernel, with what that tap reads.
 *
 * @param kernel side of the kernel
 * @param stride of the outputs
 */
record TapsProduct(int kernel, int stride) {
  /** Floats of the panels of a thread: they should stay in the outer caches. */
  private static final int PANEL_FLOATS = 1 << 18;

  /** Number of rows of X. */
  int rows(int in) {
    return in * kernel * kernel;
  }

  /** W, a row for each output channel, a column for each input channel and tap. */
  PositionMatrices matrices(Weights weights, int in) {
    return weights.sparse() == null
        ? new DenseMatrices(weights, weights.length(), rows(in), 1)
        : weights.sparse().matrices(weights);
  }

  /**
   * {@code Y = W X}.
   *
   * @param weights W
   * @param epilogue what is done to Y, without pooling; null for nothing
   */
  void forward(Activation input, PositionMatrices weights, Epilogue epilogue, Activation output) {
    TileBlock.Grid grid = TileBlock.Grid.of(output, 1);
    int columns = forwardColumns(rows(input.channels()), output.channels());
    List<TileBlock> blocks =
        TileShares.of(grid, output.batch(), Team.shared().threads()).blocks(columns);
    Team.shared()
        .run(
            blocks.size(),
            1,
            (first, end) -> {
              TapsForward pass = new TapsForward(this, input, weights, epilogue, output);
              for (int i = first; i < end; i++) {
                pass.at(blocks.get(i)).run();
              }
            });
  }

  /** {@code dX = W^T dY}, unless inputGradient is null, and {@code dW = dY X^T}. */
  void backward(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    int rows = rows(input.channels());
    int k = outputGradient.channels();
    if (weights.sparse() != null) {
      sum(
          input,
          weights.sparse().transposed(weights),
          outputGradient,
          inputGradient,
          new SparseGradientSums(weights.sparse().pattern(), weightGradient));
      return;
    }
    int length = weightGradient.length();
    float[] transposed = Scratch.ofThread().floats(Scratch.Use.TRANSFORMED_GRADIENT, length);
    sum(
        input,
        new DenseMatrices(weights, length, 1, rows),
        outputGradient,
        inputGradient,
        new DenseGradientSums(1, rows, k, new Weights(transposed, 0, length)));
    VectorMemory.transpose(
        transposed, 0, k, rows, k, weightGradient.values(), weightGradient.offset(), rows);
  }

  /**
   * Both gradients, block by block.
   *
   * @param weights W^T
   */
  private void sum(
      Activation input,
      PositionMatrices weights,
      Activation outputGradient,
      Activation inputGradient,
      GradientSums sums) {
    int rows = rows(input.channels());
    TileShares shares =
        TileShares.of(
            TileBlock.Grid.of(outputGradient, 1), outputGradient.batch(), Team.shared().threads());
    TapsBackward[] passes = new TapsBackward[shares.count()];
    Arrays.setAll(
        passes, share -> new TapsBackward(this, input, weights, outputGradient, inputGradient));
    new BackwardBlocks(shares, backwardColumns(rows, outputGradient.channels()))
        .inTurns(inputGradient, (share, block) -> passes[share].at(block).run(), sums);
  }

  /** Adds the working memory of both passes. */
  void addScratch(ConvolutionSize size, ScratchEstimate estimate) {
    int rows = rows(size.in());
    int k = size.out();
    int height = SpatialConvolution.outputs(size.height(), stride);
    int width = SpatialConvolution.outputs(size.width(), stride);
    TileBlock.Grid grid = TileBlock.Grid.of(height, width, 1);
    TileShares shares = TileShares.of(grid, size.batch(), estimate.threads());
    estimate.add(0, Scratch.Use.TRANSFORMED_GRADIENT, (long) rows * k);
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, DenseGradientSums.scratchFloats(1, rows, k));
    PanelProduct.addScratch(estimate);
    for (int share = 0; share < shares.count(); share++) {
      addPanels(rows, k, shares.mostColumns(forwardColumns(rows, k)), estimate, share);
      int columns = shares.mostColumns(share, backwardColumns(rows, k));
      addPanels(rows, k, columns, estimate, share);
      Panel inner = new Panel(rows, columns);
      Panel right = new Panel(columns, k);
      estimate.add(share, Scratch.Use.INPUT_GRADIENT_PANEL, inner.position());
      estimate.add(share, Scratch.Use.TRANSPOSED_PANEL, right.position());
    }
  }

  /** What both passes take. */
  private static void addPanels(
      int rows, int k, int columns, ScratchEstimate estimate, int thread) {
    estimate.add(thread, Scratch.Use.INPUT_PANEL, new Panel(rows, columns).position());
    estimate.add(thread, Scratch.Use.OUTPUT_PANEL, new Panel(k, columns).position());
  }

  private static int forwardColumns(int rows, int k) {
    return columns(rows + k);
  }

  private static int backwardColumns(int rows, int k) {
    return columns(2 * rows + 2 * k);
  }

  private static int columns(int rows) {
    return Panel.columns(PANEL_FLOATS, rows, 2 * Panel.WIDTH);
  }
}
