package dev.winnow.worker.kernel;

/**
 * The Winograd-ReLU convolution block by block of tiles: transform into panels, one matrix product
 * per position of the tile, transform back. A transformed tensor never exists as a whole.
 */
final class VectorWinograd implements WinogradKernel {
  /** Floats of the panels of a thread: they should stay in the outer caches. */
  private static final int PANEL_FLOATS = 1 << 19;

  /** Columns of a block at least, however many channels: the weights are read once for each. */
  private static final int FORWARD_COLUMNS = 2 * Panel.WIDTH;

  /** More of them, because the gradient of the weights is read and written once for each. */
  private static final int BACKWARD_COLUMNS = 4 * Panel.WIDTH;

  @Override
  public void forward(
      int tile, boolean relu, Activation input, Weights weights, Activation output) {
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    int columns = forwardColumns(tile * tile, input.channels(), output.channels());
    TileShares shares = TileShares.of(grid, input.batch(), Team.shared().threads());
    Team.shared()
        .run(
            shares.count(),
            1,
            (share, from, to) -> {
              WinogradTransform transform = WinogradTransform.of(tile, Scratch.ofThread());
              shares.forEachBlock(
                  share,
                  columns,
                  block -> forwardBlock(transform, relu, input, weights, output, block));
            });
  }

  private static void forwardBlock(
      WinogradTransform transform,
      boolean relu,
      Activation input,
      Weights weights,
      Activation output,
      TileBlock block) {
    int positions = transform.tile * transform.tile;
    Scratch scratch = Scratch.ofThread();
    WinogradPanels panels = new WinogradPanels(transform, block, scratch);
    int c = input.channels();
    int k = output.channels();
    Panel from = panels.panel(c);
    Panel to = panels.panel(k);
    float[] v = scratch.floats(Scratch.Use.INPUT_PANEL, from.floats(positions));
    float[] m = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.floats(positions));
    panels.readInput(input, relu, v);
    for (int t = 0; t < positions; t++) {
      int at = weights.offset() + t * c * k;
      PanelProduct.multiply(
          weights.values(), at, 1, k, from, v, t * from.position(), to, m, t * to.position());
    }
    panels.writeOutput(m, output);
  }

  @Override
  public void backward(
      int tile,
      boolean relu,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    int c = input.channels();
    int k = outputGradient.channels();
    int positions = tile * tile;
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    new BackwardRounds(grid, input.batch(), backwardColumns(positions, c, k))
        .run(
            inputGradient,
            block -> {
              WinogradTransform transform = WinogradTransform.of(tile, Scratch.ofThread());
              Backward work = new Backward(transform, relu, input, outputGradient, block);
              if (inputGradient != null) {
                work.addInputGradient(weights, inputGradient);
              }
              return work.weightPart();
            },
            new WeightSums(positions, c, k, weightGradient));
  }

  /** One block's part of the gradients. */
  private static final class Backward {
    private final int positions;
    private final boolean relu;
    private final Activation outputGradient;
    private final Scratch scratch = Scratch.ofThread();
    private final WinogradPanels panels;
    private final Panel left;
    private final float[] v;

    Backward(
        WinogradTransform transform,
        boolean relu,
        Activation input,
        Activation outputGradient,
        TileBlock block) {
      this.positions = transform.tile * transform.tile;
      this.relu = relu;
      this.outputGradient = outputGradient;
      this.panels = new WinogradPanels(transform, block, scratch);
      this.left = panels.panel(input.channels());
      this.v = scratch.floats(Scratch.Use.INPUT_PANEL, left.floats(positions));
      panels.readInput(input, relu, v);
    }

    /** V and dM^T. */
    WeightSums.Part weightPart() {
      Panel right = new Panel(left.columns(), outputGradient.channels());
      float[] dM = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.floats(positions));
      panels.readOutputGradientTransposed(outputGradient, right, dM);
      return new WeightSums.Part(left, v, right, dM);
    }

    /** {@code dV = U dM}, then back to the input. */
    void addInputGradient(Weights weights, Activation inputGradient) {
      int c = left.rows();
      int k = outputGradient.channels();
      Panel from = panels.panel(k);
      float[] dM = scratch.floats(Scratch.Use.OUTPUT_PANEL, from.floats(positions));
      float[] dV = scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, left.floats(positions));
      panels.readOutputGradient(outputGradient, dM);
      for (int t = 0; t < positions; t++) {
        int at = weights.offset() + t * c * k;
        PanelProduct.multiply(
            weights.values(),
            at,
            k,
            1,
            from,
            dM,
            t * from.position(),
            left,
            dV,
            t * left.position());
      }
      if (relu) {
        panels.mask(left, v, dV);
      }
      panels.addInputGradient(dV, inputGradient);
    }
  }

  @Override
  public void addScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {
    int positions = tile * tile;
    Scratch scratch = new Scratch();
    WinogradTransform transform = WinogradTransform.of(tile, scratch);
    TileBlock.Grid grid = TileBlock.Grid.of(size.height(), size.width(), tile - 2);
    TileShares shares = TileShares.of(grid, size.batch(), estimate.threads());
    for (int share = 0; share < shares.count(); share++) {
      estimate.add(share, scratch);
      int forward = forwardColumns(positions, size.in(), size.out());
      addPanels(positions, size, shares.mostColumns(share, forward), estimate, share);
      new WinogradPanels(transform, shares.largest(share, forward), scratch)
          .addStrips(estimate, share);
      int backward = backwardColumns(positions, size.in(), size.out());
      int columns = shares.mostColumns(share, backward);
      addPanels(positions, size, columns, estimate, share);
      Panel left = new Panel(size.in(), columns);
      Panel right = new Panel(columns, size.out());
      estimate.add(share, Scratch.Use.INPUT_GRADIENT_PANEL, left.floats(positions));
      estimate.add(share, Scratch.Use.TRANSPOSED_PANEL, right.floats(positions));
      WinogradPanels panels =
          new WinogradPanels(transform, shares.largest(share, backward), scratch);
      panels.addStrips(estimate, share);
      panels.addTransposedStrips(right, size.out(), estimate, share);
    }
    long sums = WeightSums.scratchFloats(positions, size.in(), size.out());
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, sums);
  }

  /** What both passes take. */
  private static void addPanels(
      int positions, ConvolutionSize size, int columns, ScratchEstimate estimate, int thread) {
    long in = new Panel(size.in(), columns).floats(positions);
    long out = new Panel(size.out(), columns).floats(positions);
    estimate.add(thread, Scratch.Use.INPUT_PANEL, in);
    estimate.add(thread, Scratch.Use.OUTPUT_PANEL, out);
  }

  private static int forwardColumns(int positions, int c, int k) {
    return columns(positions, c + k, FORWARD_COLUMNS);
  }

  private static int backwardColumns(int positions, int c, int k) {
    return columns(positions, 2 * c + 2 * k, BACKWARD_COLUMNS);
  }

  private static int columns(int positions, int channels, int fewest) {
    int columns = PANEL_FLOATS / (positions * channels);
    return VectorMemory.roundUp(Math.max(fewest, Math.min(columns, 1024)), Panel.WIDTH);
  }
}
