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

  @Override
  public void forward(
      int tile, boolean relu, Activation input, Weights weights, Activation output) {
    PositionMatrices matrices = forwardMatrices(weights, input.channels(), output.channels());
    forward(tile, relu, input, matrices, null, output);
  }

  private static void forward(
      int tile,
      boolean relu,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output) {
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    if (isTogether(TileShares.of(grid, input.batch(), Team.shared().threads()), tile * tile)) {
      forwardTogether(tile, relu, input, weights, epilogue, output);
    } else {
      forEachForward(tile, relu, input, weights, epilogue, output, Forward::run);
    }
  }

  /**
   * Whether the team works on one block at a time: where an image has too few rows of tiles for
   * each thread to have its own, a thread's blocks would have few columns, and all threads would
   * read all weights. A product at least must be there for each thread.
   */
  private static boolean isTogether(TileShares shares, int positions) {
    return shares.slices() > 1 && shares.count() <= positions;
  }

  private static void forwardTogether(
      int tile,
      boolean relu,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output) {
    int positions = tile * tile;
    int c = input.channels();
    int k = output.channels();
    Scratch scratch = Scratch.ofThread();
    TileShares.of(TileBlock.Grid.of(input, tile - 2), input.batch(), 1)
        .forEachBlock(
            0,
            forwardColumns(positions, c, k, weights.fewestColumns()),
            block -> {
              WinogradPanels shapes = panels(tile, block);
              Panel from = shapes.factor(c, weights);
              Panel to = shapes.rows(k);
              float[] v = scratch.floats(Scratch.Use.INPUT_PANEL, from.floats(positions));
              float[] m = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.floats(positions));
              Team team = Team.shared();
              team.run(
                  c,
                  1,
                  (share, first, end) ->
                      panels(tile, block).readInput(input, first, end, relu, from, v));
              team.run(
                  positions,
                  1,
                  (share, first, end) -> weights.multiply(first, end, from, v, to, m));
              team.run(
                  k,
                  1,
                  (share, first, end) ->
                      panels(tile, block).writeOutput(to, m, epilogue, output, first, end));
            });
  }

  /** For the calling thread. */
  private static WinogradPanels panels(int tile, TileBlock block) {
    Scratch scratch = Scratch.ofThread();
    return new WinogradPanels(WinogradTransform.of(tile, scratch), block, scratch);
  }

  @Override
  public FoldedConvolution.Pass fold(
      int tile, boolean relu, int in, int out, Weights weights, Epilogue epilogue) {
    PositionMatrices matrices = forwardMatrices(weights, in, out);
    return (input, output) -> forward(tile, relu, input, matrices, epilogue, output);
  }

  /** U^T, by the present weights. */
  static PositionMatrices forwardMatrices(Weights weights, int in, int out) {
    return weights.sparse() == null
        ? new DenseMatrices(weights, in * out, 1, out)
        : weights.sparse().transposed(weights);
  }

  /**
   * Work on the blocks of a forward pass, all of it or a phase of it alone, by the team.
   *
   * @param weights U^T
   * @param epilogue null for none
   */
  static void forEachForward(
      int tile,
      boolean relu,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output,
      Consumer<Forward> work) {
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    int columns =
        forwardColumns(tile * tile, input.channels(), output.channels(), weights.fewestColumns());
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
                  block ->
                      work.accept(
                          new Forward(transform, relu, input, weights, epilogue, output, block)));
            });
  }

  /** One block's outputs, in three phases. */
  static final class Forward {
    private final int positions;
    private final boolean relu;
    private final Activation input;
    private final PositionMatrices weights;
    private final Epilogue epilogue;
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
        Epilogue epilogue,
        Activation output,
        TileBlock block) {
      Scratch scratch = Scratch.ofThread();
      this.positions = transform.tile * transform.tile;
      this.relu = relu;
      this.input = input;
      this.weights = weights;
      this.epilogue = epilogue;
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
      weights.multiply(0, positions, from, v, to, m);
    }

    void writeOutput() {
      panels.writeOutput(to, m, epilogue, output);
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
      weights.multiply(0, positions, factor(), dM(), left, dV());
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
      addForward(transform, size, shares, share, estimate);
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

  /** By the dense product, which takes blocks at least as wide as any other. */
  private static void addForward(
      WinogradTransform transform,
      ConvolutionSize size,
      TileShares shares,
      int thread,
      ScratchEstimate estimate) {
    int positions = transform.tile * transform.tile;
    int columns = forwardColumns(positions, size.in(), size.out(), DenseMatrices.FEWEST_COLUMNS);
    boolean together = isTogether(shares, positions);
    TileShares forward = together ? TileShares.of(shares.grid(), size.batch(), 1) : shares;
    int share = together ? 0 : thread;
    if (share == thread) {
      addPanels(positions, size, forward.mostColumns(share, columns), estimate, thread);
    }
    new WinogradPanels(transform, forward.largest(share, columns), new Scratch())
        .addStrips(estimate, thread);
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

  private static int forwardColumns(int positions, int c, int k, int fewest) {
    return Panel.columns(PANEL_FLOATS, positions * (c + k), fewest);
  }

  private static int backwardColumns(int positions, int c, int k) {
    return Panel.columns(PANEL_FLOATS, positions * (2 * c + 2 * k), DenseMatrices.FEWEST_COLUMNS);
  }
}
