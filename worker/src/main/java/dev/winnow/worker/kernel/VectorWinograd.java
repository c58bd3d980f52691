package dev.winnow.worker.kernel;

import java.util.Arrays;
import java.util.List;
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
   * From this share of zeros on, all three products of a layer together are faster without them.
   * Measured at 128, 256 and 512 channels with vectors of 16 floats, without the zeros against with
   * them: at 40 % 1.0 to 1.2 times as fast in a product with the weights, 0.7 in the weights' own
   * gradient; at 50 % 1.2 to 1.4 and 0.9; at 60 % 1.3 to 1.6 and 1.1; at 80 % 2.2 to 2.6 and 1.8.
   * The dense products come closer to what the core can do the more registers they have: with 8
   * floats and 16 registers, the others are as fast at 30 %.
   */
  static final double SPARSE = VectorProduct.MANY_REGISTERS ? 0.5 : 0.35;

  /**
   * The same of layers with fewer than {@link #WIDE} channels: at 64 channels, with vectors of 16
   * floats, 1.07 and 0.6 times as fast at 50 %, 1.3 and 1.0 at 60 %.
   */
  private static final double SPARSE_BELOW_WIDE = VectorProduct.MANY_REGISTERS ? 0.6 : SPARSE;

  private static final int WIDE = 128;

  /**
   * A layer with so few channels takes the gradient of its weights from dM as it is. Measured in
   * whole steps of resnet32, whose layers have 16, 32 and 64: 1.15 times as fast.
   */
  private static final int NARROW = 32;

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
    forEachForward(tile, relu, input, weights, epilogue, output, WinogradForward::run);
  }

  /**
   * Blocks for each thread, or a single share for the whole team, which then works on one block at
   * a time. That is where an image has too few rows of tiles for each thread to have its own: a
   * thread's blocks would have few columns, and all threads would read all weights. There must be a
   * product at least for each thread.
   */
  private static TileShares shares(int tile, TileBlock.Grid grid, int batch, int threads) {
    TileShares shares = TileShares.of(grid, batch, threads);
    boolean together = shares.slices() > 1 && threads <= tile * tile;
    return together ? TileShares.of(grid, batch, 1) : shares;
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
      Consumer<WinogradForward> work) {
    int positions = tile * tile;
    int columns =
        forwardColumns(positions, input.channels(), output.channels(), weights.fewestColumns());
    TileShares shares =
        shares(tile, TileBlock.Grid.of(input, tile - 2), input.batch(), Team.shared().threads());
    List<TileBlock> blocks = shares.blocks(columns);
    Crew.among(shares)
        .run(
            blocks.size(),
            (first, end) -> {
              WinogradForward pass =
                  new WinogradForward(
                      tile, relu, input, weights, epilogue, output, Crew.within(shares));
              for (int i = first; i < end; i++) {
                work.accept(pass.at(blocks.get(i)));
              }
            });
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
        WinogradBackward::run);
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
      Function<WinogradBackward, GradientSums.Part> work) {
    int c = input.channels();
    int k = outputGradient.channels();
    int positions = tile * tile;
    SparseMatrices sparse = weights.sparse() == null ? null : weights.sparse().matrices(weights);
    PositionMatrices matrices = sparse == null ? new DenseMatrices(weights, c * k, k, 1) : sparse;
    boolean narrow = sparse == null && isNarrow(c, k);
    boolean transposes = sparse == null && !narrow;
    TileShares shares =
        shares(tile, TileBlock.Grid.of(input, tile - 2), input.batch(), Team.shared().threads());
    Crew crew = Crew.within(shares);
    WinogradBackward[] passes = new WinogradBackward[shares.count()];
    Arrays.setAll(
        passes,
        share ->
            new WinogradBackward(
                tile, relu, input, matrices, outputGradient, inputGradient, transposes, crew));
    BackwardBlocks blocks = new BackwardBlocks(shares, backwardColumns(positions, c, k));
    BackwardBlocks.Work pass = (share, block) -> work.apply(passes[share].at(block));
    if (narrow) {
      blocks.byShare(
          inputGradient,
          pass,
          new NarrowGradientSums(positions, c, k, weightGradient, crew, shares.count()));
    } else {
      blocks.inTurns(
          inputGradient,
          pass,
          sparse == null
              ? new DenseGradientSums(positions, c, k, weightGradient)
              : new SparseGradientSums(sparse.pattern(), weightGradient));
    }
  }

  /** Whether all weights' gradient is summed by {@link NarrowGradientSums}. */
  static boolean isNarrow(int c, int k) {
    return VectorProduct.MANY_REGISTERS && Math.min(c, k) <= NARROW;
  }

  @Override
  public boolean skipsZeros(int in, int out, double sparsity) {
    return sparsity >= leastSkipped(in, out);
  }

  private static double leastSkipped(int in, int out) {
    return Math.min(in, out) < WIDE ? SPARSE_BELOW_WIDE : SPARSE;
  }

  @Override
  public long sparseBytes(int positions, int in, int out) {
    return SparseWeights.bytes(positions, in, out, leastSkipped(in, out));
  }

  @Override
  public void addScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {
    int positions = tile * tile;
    TileBlock.Grid grid = TileBlock.Grid.of(size.height(), size.width(), tile - 2);
    TileShares shares = shares(tile, grid, size.batch(), estimate.threads());
    // By the dense product, which takes blocks at least as wide as any other.
    int forward = forwardColumns(positions, size.in(), size.out(), DenseMatrices.FEWEST_COLUMNS);
    int backward = backwardColumns(positions, size.in(), size.out());
    PanelProduct.addScratch(estimate);
    addPass(tile, size, shares, forward, estimate);
    addPass(tile, size, shares, backward, estimate);
    addInputGradient(positions, size, shares, backward, estimate);
    if (isNarrow(size.in(), size.out())) {
      long sums = NarrowGradientSums.scratchFloats(positions, size.in(), size.out());
      for (int share = 0; share < shares.count(); share++) {
        estimate.add(share, Scratch.Use.LANE_SUMS, sums);
      }
    } else {
      long sums = DenseGradientSums.scratchFloats(positions, size.in(), size.out());
      estimate.add(0, Scratch.Use.WEIGHT_SUMS, sums);
      addTransposed(tile, size, shares, backward, estimate);
    }
  }

  /**
   * Adds what both passes take. Any thread may take any block of a forward pass.
   *
   * @param columns of a block, at most
   */
  private static void addPass(
      int tile, ConvolutionSize size, TileShares shares, int columns, ScratchEstimate estimate) {
    int most = shares.mostColumns(columns);
    long in = new Panel(size.in(), most).floats(tile * tile);
    long out = new Panel(size.out(), most).floats(tile * tile);
    for (int share = 0; share < shares.count(); share++) {
      estimate.add(share, Scratch.Use.INPUT_PANEL, in);
      estimate.add(share, Scratch.Use.OUTPUT_PANEL, out);
    }
    for (int thread = 0; thread < estimate.threads(); thread++) {
      largest(tile, shares, columns, estimate, thread).addStrips(estimate, thread);
    }
  }

  private static void addInputGradient(
      int positions,
      ConvolutionSize size,
      TileShares shares,
      int columns,
      ScratchEstimate estimate) {
    for (int share = 0; share < shares.count(); share++) {
      Panel left = new Panel(size.in(), shares.mostColumns(share, columns));
      estimate.add(share, Scratch.Use.INPUT_GRADIENT_PANEL, left.floats(positions));
    }
  }

  /** Adds what it takes to transpose dM. */
  private static void addTransposed(
      int tile, ConvolutionSize size, TileShares shares, int columns, ScratchEstimate estimate) {
    for (int share = 0; share < shares.count(); share++) {
      Panel right = new Panel(shares.mostColumns(share, columns), size.out());
      estimate.add(share, Scratch.Use.TRANSPOSED_PANEL, right.floats(tile * tile));
    }
    // Of all threads, though a block may have parts for fewer: a smaller batch has more.
    for (int thread = 0; thread < estimate.threads(); thread++) {
      int share = thread % shares.count();
      Panel right = new Panel(shares.mostColumns(share, columns), size.out());
      largest(tile, shares, columns, estimate, thread)
          .addTransposedStrips(right, size.out(), estimate, thread);
    }
  }

  /** A thread's panels of the largest block; adds what their transform takes. */
  private static WinogradPanels largest(
      int tile, TileShares shares, int columns, ScratchEstimate estimate, int thread) {
    Scratch scratch = new Scratch();
    WinogradTransform transform = WinogradTransform.of(tile, scratch);
    estimate.add(thread, scratch);
    return new WinogradPanels(transform, shares.largest(columns), scratch);
  }

  @Override
  public void addSparseScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {
    SparseGradientSums.addScratch(size.in(), size.out(), estimate);
  }

  private static int forwardColumns(int positions, int c, int k, int fewest) {
    return Panel.columns(PANEL_FLOATS, positions * (c + k), fewest);
  }

  private static int backwardColumns(int positions, int c, int k) {
    return Panel.columns(PANEL_FLOATS, positions * (2 * c + 2 * k), DenseMatrices.FEWEST_COLUMNS);
  }
}
