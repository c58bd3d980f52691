package dev.winnow.worker.kernel;

/**
 * Ordinary convolution: of 3x3 and stride 1 by Winograd's algorithm on transformed weights, of 1x1
 * on a single position as one matrix product, all others as one per block of output positions.
 */
final class VectorSpatial implements SpatialKernel {
  /** Floats of the panels of a thread: they should stay in the outer caches. */
  private static final int PANEL_FLOATS = 1 << 18;

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
    if (weights.sparse() != null) {
      forwardByTaps(kernel, stride, input, taps(weights, kernel, input.channels()), null, output);
    } else if (isTransformed(kernel, stride, input.channels())) {
      int tile = WinogradTile.cheapest(input.height(), input.width());
      Weights u = transformed(tile, weights, input.channels(), output.channels());
      winograd.forward(tile, false, input, u, output);
    } else if (isDense(kernel, input.height(), input.width())) {
      DenseProduct.forward(input, weights, null, output);
    } else {
      forwardByTaps(kernel, stride, input, taps(weights, kernel, input.channels()), null, output);
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
    PositionMatrices taps = taps(weights, kernel, size.in());
    return (input, output) -> forwardByTaps(kernel, stride, input, taps, epilogue, output);
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
    if (weights.sparse() != null) {
      backwardByTaps(kernel, stride, input, weights, outputGradient, inputGradient, weightGradient);
    } else if (isTransformed(kernel, stride, input.channels())) {
      int tile = WinogradTile.cheapest(input.height(), input.width());
      int c = input.channels();
      int k = outputGradient.channels();
      Weights u = transformed(tile, weights, c, k);
      float[] dU = Scratch.ofThread().floats(Scratch.Use.TRANSFORMED_GRADIENT, u.length());
      winograd.backward(
          tile, false, input, u, outputGradient, inputGradient, new Weights(dU, 0, u.length()));
      kernelTransform.transposed(tile, k, c, dU, weightGradient);
    } else if (isDense(kernel, input.height(), input.width())) {
      DenseProduct.backward(input, weights, outputGradient, inputGradient, weightGradient);
    } else {
      backwardByTaps(kernel, stride, input, weights, outputGradient, inputGradient, weightGradient);
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

  /** W, a row for each output channel, a column for each input channel and tap. */
  private static PositionMatrices taps(Weights weights, int kernel, int in) {
    return weights.sparse() == null
        ? new DenseMatrices(weights, weights.length(), in * kernel * kernel, 1)
        : weights.sparse().matrices(weights);
  }

  private static int rows(int kernel, Activation input) {
    return input.channels() * kernel * kernel;
  }

  /**
   * {@code Y = W X} where X has a row for each channel and tap.
   *
   * @param epilogue what is done to Y, without pooling; null for nothing
   */
  private static void forwardByTaps(
      int kernel,
      int stride,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output) {
    int rows = rows(kernel, input);
    int k = output.channels();
    TileBlock.Grid grid = TileBlock.Grid.of(output, 1);
    int columns = forwardColumns(rows, k);
    TileShares shares = TileShares.of(grid, output.batch(), Team.shared().threads());
    Team.shared()
        .run(
            shares.count(),
            1,
            (share, from, to) ->
                shares.forEachBlock(
                    share,
                    columns,
                    block -> {
                      SpatialPanels panels = new SpatialPanels(kernel, stride, block);
                      Panel left = panels.factor(rows, weights);
                      Panel right = panels.rows(k);
                      Scratch scratch = Scratch.ofThread();
                      float[] x = scratch.floats(Scratch.Use.INPUT_PANEL, left.position());
                      float[] y = scratch.floats(Scratch.Use.OUTPUT_PANEL, right.position());
                      panels.readInput(input, left, x);
                      weights.multiply(0, left, x, 0, right, y, 0);
                      if (epilogue != null) {
                        VectorEpilogue.applyToRows(epilogue, 0, right, y);
                      }
                      panels.writeOutput(right, y, output);
                    }));
  }

  private static void backwardByTaps(
      int kernel,
      int stride,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    int rows = rows(kernel, input);
    int k = outputGradient.channels();
    if (weights.sparse() != null) {
      sumByTaps(
          kernel,
          stride,
          input,
          weights.sparse().transposed(weights),
          outputGradient,
          inputGradient,
          new SparseGradientSums(weights.sparse().pattern(), weightGradient));
      return;
    }
    int length = weightGradient.length();
    float[] transposed = Scratch.ofThread().floats(Scratch.Use.TRANSFORMED_GRADIENT, length);
    sumByTaps(
        kernel,
        stride,
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
  private static void sumByTaps(
      int kernel,
      int stride,
      Activation input,
      PositionMatrices weights,
      Activation outputGradient,
      Activation inputGradient,
      GradientSums sums) {
    int rows = rows(kernel, input);
    TileShares shares =
        TileShares.of(
            TileBlock.Grid.of(outputGradient, 1), outputGradient.batch(), Team.shared().threads());
    new BackwardTurns(shares, backwardColumns(rows, outputGradient.channels()))
        .run(
            inputGradient,
            block -> {
              Backward work = new Backward(kernel, stride, rows, weights, outputGradient, block);
              if (inputGradient != null) {
                work.addInputGradient(inputGradient);
              }
              return work.weightPart(input);
            },
            sums);
  }

  /** One block's part of the gradients. */
  private static final class Backward {
    private final Scratch scratch = Scratch.ofThread();
    private final SpatialPanels panels;
    private final int rows;
    private final PositionMatrices weights;
    private final Panel outer;
    private final float[] dY;

    /**
     * @param weights W^T
     */
    Backward(
        int kernel,
        int stride,
        int rows,
        PositionMatrices weights,
        Activation outputGradient,
        TileBlock block) {
      this.panels = new SpatialPanels(kernel, stride, block);
      this.rows = rows;
      this.weights = weights;
      this.outer = panels.factor(outputGradient.channels(), weights);
      this.dY = scratch.floats(Scratch.Use.OUTPUT_PANEL, outer.position());
      panels.readOutput(outputGradient, outer, dY);
    }

    /** X and dY^T; dY and X if the weights are sparse. */
    GradientSums.Part weightPart(Activation input) {
      if (weights instanceof SparseMatrices) {
        Panel inner = panels.factor(rows, weights);
        return new GradientSums.Part(outer, dY, inner, readInput(input, inner));
      }
      Panel inner = panels.rows(rows);
      float[] x = readInput(input, inner);
      Panel right = new Panel(inner.columns(), outer.rows());
      float[] transposed = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.position());
      panels.transpose(dY, outer, right, transposed);
      return new GradientSums.Part(inner, x, right, transposed);
    }

    private float[] readInput(Activation input, Panel inner) {
      float[] x = scratch.floats(Scratch.Use.INPUT_PANEL, inner.position());
      panels.readInput(input, inner, x);
      return x;
    }

    /** {@code dX = W^T dY}, then back to where each tap read. */
    void addInputGradient(Activation inputGradient) {
      Panel inner = panels.rows(rows);
      float[] dX = scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, inner.position());
      weights.multiply(0, outer, dY, 0, inner, dX, 0);
      panels.addInputGradient(inner, dX, inputGradient);
    }
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
      winograd.addScratch(tile, size, estimate);
    } else if (isDense(kernel, size.height(), size.width())) {
      DenseProduct.addScratch(size, estimate);
    } else {
      addScratchByTaps(kernel, stride, size, estimate);
    }
  }

  @Override
  public void addSparseScratch(
      int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {
    addScratchByTaps(kernel, stride, size, estimate);
    SparseGradientSums.addScratch(size.out(), size.in() * kernel * kernel, estimate);
  }

  private static void addScratchByTaps(
      int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {
    int rows = size.in() * kernel * kernel;
    int k = size.out();
    int height = (size.height() + stride - 1) / stride;
    int width = (size.width() + stride - 1) / stride;
    TileBlock.Grid grid = TileBlock.Grid.of(height, width, 1);
    TileShares shares = TileShares.of(grid, size.batch(), estimate.threads());
    estimate.add(0, Scratch.Use.TRANSFORMED_GRADIENT, (long) rows * k);
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, DenseGradientSums.scratchFloats(1, rows, k));
    PanelProduct.addScratch(estimate);
    for (int share = 0; share < shares.count(); share++) {
      addPanels(rows, k, shares.mostColumns(share, forwardColumns(rows, k)), estimate, share);
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
