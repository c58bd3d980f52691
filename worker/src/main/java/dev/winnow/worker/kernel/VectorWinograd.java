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

  /** Columns of a block at least, however many channels: the weights are read once for each. */
  private static final int FORWARD_COLUMNS = 128;

  /** More of them, because the gradient of the weights is read and written once for each. */
  private static final int BACKWARD_COLUMNS = 256;

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
    int channels = input.channels() + output.channels();
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    int columns = columns(tile * tile, channels, FORWARD_COLUMNS);
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
                      work.accept(new Forward(transform, relu, input, weights, output, block)));
            });
  }

  /** One block's outputs, in three phases. */
  static final class Forward {
    private final int positions;
    private final boolean relu;
    private final Activation input;
    private final Weights weights;
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
        Weights weights,
        Activation output,
        TileBlock block) {
      Scratch scratch = Scratch.ofThread();
      this.positions = transform.tile * transform.tile;
      this.relu = relu;
      this.input = input;
      this.weights = weights;
      this.output = output;
      this.panels = new WinogradPanels(transform, block, scratch);
      this.from = panels.factor(input.channels());
      this.to = panels.rows(output.channels());
      this.v = scratch.floats(Scratch.Use.INPUT_PANEL, (long) positions * from.position());
      this.m = scratch.floats(Scratch.Use.OUTPUT_PANEL, (long) positions * to.position());
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
      int c = from.rows();
      int k = to.rows();
      for (int t = 0; t < positions; t++) {
        int at = weights.offset() + t * c * k;
        PanelProduct.multiply(
            weights.values(), at, 1, k, from, v, t * from.position(), to, m, t * to.position());
      }
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
      Function<Backward, WeightSums.Part> work) {
    int c = input.channels();
    int k = outputGradient.channels();
    int positions = tile * tile;
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    new BackwardRounds(grid, input.batch(), columns(positions, 2 * c + 2 * k, BACKWARD_COLUMNS))
        .run(
            inputGradient,
            block -> {
              WinogradTransform transform = WinogradTransform.of(tile, Scratch.ofThread());
              return work.apply(
                  new Backward(
                      transform, relu, input, weights, outputGradient, inputGradient, block));
            },
            new WeightSums(positions, c, k, weightGradient));
  }

  /** One block's part of the gradients, in phases. */
  static final class Backward {
    private final int positions;
    private final boolean relu;
    private final Activation input;
    private final Weights weights;
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
        Weights weights,
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
      this.v = scratch.floats(Scratch.Use.INPUT_PANEL, (long) positions * left.position());
    }

    private WeightSums.Part run() {
      readInput();
      readOutputGradient();
      multiply();
      if (relu) {
        mask();
      }
      addInputGradient();
      readOutputGradientTransposed();
      return weightPart();
    }

    private WeightSums.Part runForWeights() {
      readInput();
      readOutputGradientTransposed();
      return weightPart();
    }

    void readInput() {
      panels.readInput(input, relu, left, v);
    }

    void readOutputGradient() {
      panels.readOutputGradient(outputGradient, panels.factor(outputGradient.channels()), dM());
    }

    /** {@code dV = U dM}. */
    void multiply() {
      int c = left.rows();
      int k = outputGradient.channels();
      Panel from = panels.factor(k);
      float[] dM = dM();
      float[] dV = dV();
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
    }

    void mask() {
      panels.mask(left, v, dV());
    }

    void addInputGradient() {
      panels.addInputGradient(left, dV(), inputGradient);
    }

    void readOutputGradientTransposed() {
      WeightSums.Part part = weightPart();
      panels.readOutputGradientTransposed(outputGradient, part.right(), part.w());
    }

    /** V and dM^T. */
    WeightSums.Part weightPart() {
      Panel right = new Panel(left.columns(), outputGradient.channels());
      float[] transposed =
          scratch.floats(Scratch.Use.TRANSPOSED_PANEL, (long) positions * right.position());
      return new WeightSums.Part(left, v, right, transposed);
    }

    private float[] dM() {
      Panel panel = panels.factor(outputGradient.channels());
      return scratch.floats(Scratch.Use.OUTPUT_PANEL, (long) positions * panel.position());
    }

    private float[] dV() {
      return scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, (long) positions * left.position());
    }
  }

  private static int columns(int positions, int channels, int fewest) {
    int columns = PANEL_FLOATS / (positions * channels);
    return VectorMemory.roundUp(Math.max(fewest, Math.min(columns, 1024)), Panel.WIDTH);
  }
}
