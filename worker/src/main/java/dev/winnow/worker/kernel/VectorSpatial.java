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

  private final VectorWinograd winograd = new VectorWinograd();
  private final VectorKernelTransform kernelTransform = new VectorKernelTransform();

  @Override
  public void forward(
      int kernel, int stride, Activation input, Weights weights, Activation output) {
    if (isTransformed(kernel, stride, input.channels())) {
      int tile = WinogradTile.cheapest(input.height(), input.width());
      Weights u = transformed(tile, weights, input.channels(), output.channels());
      winograd.forward(tile, false, input, u, output);
    } else if (isDense(kernel, input.height(), input.width())) {
      DenseProduct.forward(input, weights, output);
    } else {
      forwardByTaps(kernel, stride, input, weights, output);
    }
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
    if (isTransformed(kernel, stride, input.channels())) {
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

  private static void forwardByTaps(
      int kernel, int stride, Activation input, Weights weights, Activation output) {
    int rows = input.channels() * kernel * kernel;
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
                      Panel left = panels.factor(rows);
                      Panel right = panels.rows(k);
                      Scratch scratch = Scratch.ofThread();
                      float[] x = scratch.floats(Scratch.Use.INPUT_PANEL, left.position());
                      float[] y = scratch.floats(Scratch.Use.OUTPUT_PANEL, right.position());
                      panels.readInput(input, left, x);
                      PanelProduct.multiply(
                          weights.values(), weights.offset(), rows, 1, left, x, 0, right, y, 0);
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
    int rows = input.channels() * kernel * kernel;
    int k = outputGradient.channels();
    float[] transposed =
        Scratch.ofThread().floats(Scratch.Use.TRANSFORMED_GRADIENT, weightGradient.length());
    new BackwardRounds(
            TileBlock.Grid.of(outputGradient, 1), outputGradient.batch(), backwardColumns(rows, k))
        .run(
            inputGradient,
            block -> {
              Backward work = new Backward(kernel, stride, rows, outputGradient, block);
              if (inputGradient != null) {
                work.addInputGradient(weights, inputGradient);
              }
              return work.weightPart(input);
            },
            new WeightSums(1, rows, k, new Weights(transposed, 0, weightGradient.length())));
    VectorMemory.transpose(
        transposed, 0, k, rows, k, weightGradient.values(), weightGradient.offset(), rows);
  }

  /** One block's part of the gradients. */
  private static final class Backward {
    private final Scratch scratch = Scratch.ofThread();
    private final SpatialPanels panels;
    private final Panel inner;
    private final Panel outer;
    private final float[] dY;

    Backward(int kernel, int step, int rows, Activation outputGradient, TileBlock block) {
      this.panels = new SpatialPanels(kernel, step, block);
      this.inner = panels.rows(rows);
      this.outer = panels.factor(outputGradient.channels());
      this.dY = scratch.floats(Scratch.Use.OUTPUT_PANEL, outer.position());
      panels.readOutput(outputGradient, outer, dY);
    }

    /** X and dY^T. */
    WeightSums.Part weightPart(Activation input) {
      float[] x = scratch.floats(Scratch.Use.INPUT_PANEL, inner.position());
      panels.readInput(input, inner, x);
      Panel right = new Panel(inner.columns(), outer.rows());
      float[] transposed = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.position());
      panels.transpose(dY, outer, right, transposed);
      return new WeightSums.Part(inner, x, right, transposed);
    }

    /** {@code dX = W^T dY}, then back to where each tap read. */
    void addInputGradient(Weights weights, Activation inputGradient) {
      float[] dX = scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, inner.position());
      PanelProduct.multiply(
          weights.values(), weights.offset(), 1, inner.rows(), outer, dY, 0, inner, dX, 0);
      panels.addInputGradient(inner, dX, inputGradient);
    }
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

  private static void addScratchByTaps(
      int kernel, int stride, ConvolutionSize size, ScratchEstimate estimate) {
    int rows = size.in() * kernel * kernel;
    int k = size.out();
    int height = (size.height() + stride - 1) / stride;
    int width = (size.width() + stride - 1) / stride;
    TileBlock.Grid grid = TileBlock.Grid.of(height, width, 1);
    TileShares shares = TileShares.of(grid, size.batch(), estimate.threads());
    estimate.add(0, Scratch.Use.TRANSFORMED_GRADIENT, (long) rows * k);
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, WeightSums.scratchFloats(1, rows, k));
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
