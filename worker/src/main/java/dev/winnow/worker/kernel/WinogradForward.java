package dev.winnow.worker.kernel;

import java.util.List;

/**
 * Outputs block by block, in three phases each. The panels are those of the thread that goes from
 * block to block, which is always the same.
 */
final class WinogradForward {
  static final Phase<WinogradForward> READ_INPUT =
      Phase.of(pass -> pass.input.channels(), WinogradForward::readInput);
  static final Phase<WinogradForward> MULTIPLY =
      Phase.of(pass -> pass.tile * pass.tile, WinogradForward::multiply);
  static final Phase<WinogradForward> WRITE_OUTPUT =
      Phase.of(pass -> pass.output.channels(), WinogradForward::writeOutput);
  private static final List<Phase<WinogradForward>> PHASES =
      List.of(READ_INPUT, MULTIPLY, WRITE_OUTPUT);

  private final int tile;
  private final boolean relu;
  private final Activation input;
  private final PositionMatrices weights;
  private final Epilogue epilogue;
  private final Activation output;
  private final Crew crew;
  private TileBlock block;
  private Panel from;
  private Panel to;
  private float[] v;
  private float[] m;

  /**
   * @param weights U^T
   * @param epilogue null for none
   */
  WinogradForward(
      int tile,
      boolean relu,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output,
      Crew crew) {
    this.tile = tile;
    this.relu = relu;
    this.input = input;
    this.weights = weights;
    this.epilogue = epilogue;
    this.output = output;
    this.crew = crew;
  }

  /** Goes to a block. Nearly all are of the same size, and have the same panels. */
  WinogradForward at(TileBlock next) {
    if (block == null || block.columns() != next.columns()) {
      from = new Panel(input.channels(), next.columns(), weights.block());
      to = Panel.ofRows(output.channels(), next.columns());
      Scratch scratch = Scratch.ofThread();
      v = scratch.floats(Scratch.Use.INPUT_PANEL, from.floats(tile * tile));
      m = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.floats(tile * tile));
    }
    block = next;
    return this;
  }

  void run() {
    Phase.runAll(PHASES, this, crew);
  }

  /** Runs one phase alone. */
  void run(Phase<WinogradForward> phase) {
    phase.run(this, crew);
  }

  private void readInput(int first, int end) {
    panels().readInput(input, first, end, relu, from, v);
  }

  /** {@code M = U V}. */
  private void multiply(int first, int end) {
    weights.multiply(first, end, from, v, to, m);
  }

  private void writeOutput(int first, int end) {
    panels().writeOutput(to, m, epilogue, output, first, end);
  }

  /** Of whoever of the crew calls. */
  private WinogradPanels panels() {
    return WinogradPanels.of(tile, block);
  }
}
