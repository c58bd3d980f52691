package dev.winnow.worker.kernel;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The Winograd-ReLU convolution block by block of tiles: transform into panels, one matrix product
 * per position of the tile, transform back. A transformed tensor never exists as a whole.
 */
final class VectorWinograd implements WinogradKernel {
  /** Floats of the panels of a thread: they should stay in the outer caches. */
  private static final int PANEL_FLOATS = 1 << 19;

  /**
   * From this share of zeros on, products skip them. Measured at 128, 256 and 512 channels, vectors
   * of 8 floats: as fast as the dense product at 30 %, 1.2 to 1.9 times as fast at 40 %, 2.3 to 3.4
   * times at 80 %.
   */
  private static final double SPARSE = 0.35;

  /** Columns of a block at least, however many channels: the weights are read once for each. */
  private static final int FEWEST_COLUMNS = 256;

  @Override
  public void forward(
      int tile, boolean relu, Activation input, Weights weights, Activation output) {
    forEachForward(tile, relu, input, weights, output, Forward::run);
  }

  /** Work on the blocks of a forward pass, all of it or a phase of it alone, by the team. */
  static void forEachForward(
      int tile,
      boolean relu,
      Activation input,
      Weights weights,
      Activation output,
      Consumer<Forward> work) {
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    int columns = forwardColumns(tile * tile, input.channels(), output.channels());
    TileShares shares = TileShares.of(grid, input.batch(), Team.shared().threads());
    int k = output.channels();
    PositionMatrices transposed =
        weights.sparse() == null
            ? new DenseMatrices(weights, input.channels() * k, 1, k)
            : weights.sparse().transposed(weights);
    Team.shared()
        .run(
            shares.count(),
            1,
            (share, from, to) -> {
              WinogradTransform transform = WinogradTransform.of(tile, Scratch.ofThread());
              shares.forEachBlock(
                  share,
                  columns,
                  block ->
                      work.accept(new Forward(transform, relu, input, transposed, output, block)));
            });
  }

  /** One block's outputs, in three phases. */
  static final class Forward {
    private final int positions;
    private final boolean relu;
    private final Activation input;
    private final PositionMatrices weights;
    private final Activation output;
    private final WinogradPanels panels;
    private final Panel from;
    private final Panel to;
    private final float[] v;
    private final float[] m;

    private Forward(
        WinogradTransform transform,
        boolean relu,
        Activation input,
        PositionMatrices weights,
        Activation output,
        TileBlock block) {
      Scratch scratch = Scratch.ofThread();
      this.positions = transform.tile * transform.tile;
      this.relu = relu;
      this.input = input;
      this.weights = weights;
      this.output = output;
      this.panels = new WinogradPanels(transform, block, scratch);
      this.from = panels.factor(input.channels(), weights);
      this.to = panels.rows(output.channels());
      this.v = scratch.floats(Scratch.Use.INPUT_PANEL, from.floats(positions));
      this.m = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.floats(positions));
    }

    private void run() {
      readInput();
      multiply();
      writeOutput();
    }

    void readInput() {
      panels.readInput(input, relu, from, v);
    }

    /** {@code M = U V}. */
    void multiply() {
      weights.multiply(positions, from, v, to, m);
    }

    void writeOutput() {
      panels.writeOutput(to, m, output);
    }
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
    forEachBackward(
        tile,
        relu,
        input,
        weights,
        outputGradient,
        inputGradient,
        weightGradient,
        inputGradient == null ? Backward::runForWeights : Backward::run);
  }

  /**
   * Work on the blocks of a backward pass, all of it or a phase of it alone, by the team.
   *
   * @param inputGradient is cleared first; null when the work does not add to it
   * @param work returns what the gradient of the weights is the sum of, or null
   */
  static void forEachBackward(
      int tile,
      boolean relu,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient,
      Function<Backward, GradientSums.Part> work) {
    int c = input.channels();
    int k = outputGradient.channels();
    int positions = tile * tile;
    SparseMatrices sparse = weights.sparse() == null ? null : weights.sparse().matrices(weights);
    PositionMatrices matrices = sparse == null ? new DenseMatrices(weights, c * k, k, 1) : sparse;
    GradientSums sums =
        sparse == null
            ? new DenseGradientSums(positions, c, k, weightGradient)
            : new SparseGradientSums(sparse.pattern(), weightGradient);
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    new BackwardRounds(grid, input.batch(), backwardColumns(positions, c, k))
        .run(
            inputGradient,
            block -> {
              WinogradTransform transform = WinogradTransform.of(tile, Scratch.ofThread());
              return work.apply(
                  new Backward(
                      transform, relu, input, matrices, outputGradient, inputGradient, block));
            },
            sums);
  }

  /** One block's part of the gradients, in phases. */
  static final class Backward {
    private final int positions;
    private final boolean relu;
    private final Activation input;
    private final PositionMatrices weights;
    private final Activation outputGradient;
    private final Activation inputGradient;
    private final Scratch scratch = Scratch.ofThread();
    private final WinogradPanels panels;
    private final Panel left;
    private final float[] v;

    private Backward(
        WinogradTransform transform,
        boolean relu,
        Activation input,
        PositionMatrices weights,
        Activation outputGradient,
        Activation inputGradient,
        TileBlock block) {
      this.positions = transform.tile * transform.tile;
      this.relu = relu;
      this.input = input;
      this.weights = weights;
      this.outputGradient = outputGradient;
      this.inputGradient = inputGradient;
      this.panels = new WinogradPanels(transform, block, scratch);
      this.left = panels.rows(input.channels());
      this.v = scratch.floats(Scratch.Use.INPUT_PANEL, left.floats(positions));
    }

    private GradientSums.Part run() {
      readInput();
      readOutputGradient();
      multiply();
      if (relu) {
        mask();
      }
      addInputGradient();
      if (weights instanceof SparseMatrices) {
        return sparsePart();
      }
      readOutputGradientTransposed();
      return weightPart();
    }

    private GradientSums.Part runForWeights() {
      readInput();
      if (weights instanceof SparseMatrices) {
        readOutputGradient();
        return sparsePart();
      }
      readOutputGradientTransposed();
      return weightPart();
    }

    void readInput() {
      panels.readInput(input, relu, left, v);
    }

    void readOutputGradient() {
      panels.readOutputGradient(outputGradient, factor(), dM());
    }

    /** {@code dV = U dM}. */
    void multiply() {
      weights.multiply(positions, factor(), dM(), left, dV());
    }

    void mask() {
      panels.mask(left, v, dV());
    }

    void addInputGradient() {
      panels.addInputGradient(left, dV(), inputGradient);
    }

    void readOutputGradientTransposed() {
      GradientSums.Part part = weightPart();
      panels.readOutputGradientTransposed(outputGradient, part.right(), part.w());
    }

    /** V and dM^T. */
    GradientSums.Part weightPart() {
      Panel right = new Panel(left.columns(), outputGradient.channels());
      float[] transposed = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.floats(positions));
      return new GradientSums.Part(left, v, right, transposed);
    }

    /** V and dM. */
    private GradientSums.Part sparsePart() {
      return new GradientSums.Part(left, v, factor(), dM());
    }

    private Panel factor() {
      return panels.factor(outputGradient.channels(), weights);
    }

    private float[] dM() {
      return scratch.floats(Scratch.Use.OUTPUT_PANEL, factor().floats(positions));
    }

    private float[] dV() {
      return scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, left.floats(positions));
    }
  }

  @Override
  public boolean skipsZeros(double sparsity) {
    return sparsity >= SPARSE;
  }

  @Override
  public long sparseBytes(int positions, int in, int out) {
    return SparseWeights.bytes(positions, in, out, SPARSE);
  }

  @Override
  public void addScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {
    int positions = tile * tile;
    Scratch scratch = new Scratch();
    WinogradTransform transform = WinogradTransform.of(tile, scratch);
    TileBlock.Grid grid = TileBlock.Grid.of(size.height(), size.width(), tile - 2);
    TileShares shares = TileShares.of(grid, size.batch(), estimate.threads());
    PanelProduct.addScratch(estimate);
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
    long sums = DenseGradientSums.scratchFloats(positions, size.in(), size.out());
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, sums);
  }

  @Override
  public void addSparseScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {
    SparseGradientSums.addScratch(size.in(), size.out(), estimate);
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
    return columns(positions, c + k);
  }

  private static int backwardColumns(int positions, int c, int k) {
    return columns(positions, 2 * c + 2 * k);
  }

  private static int columns(int positions, int channels) {
    return Panel.columns(PANEL_FLOATS, positions * channels, FEWEST_COLUMNS);
  }
}
