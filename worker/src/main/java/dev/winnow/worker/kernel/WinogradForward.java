package dev.winnow.worker.kernel;

import java.util.List;

/** One block's outputs, in three phases. Its panels are the calling thread's. */
final class WinogradForward {
  private static final List<Phase<WinogradForward>> PHASES =
      List.of(
          Phase.of(WinogradForward::readInput),
          Phase.of(WinogradForward::multiply),
          Phase.of(WinogradForward::writeOutput));

  private final int tile;
  private final boolean relu;
  private final Activation input;
  private final PositionMatrices weights;
  private final Epilogue epilogue;
  private final Activation output;
  private final Crew crew;
  private final TileBlock block;
  private final Scratch scratch = Scratch.ofThread();
  private final WinogradPanels own;
  private final Panel from;
  private final Panel to;
  private final float[] v;
  private final float[] m;

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
      Crew crew,
      TileBlock block) {
    this.tile = tile;
    this.relu = relu;
    this.input = input;
    this.weights = weights;
    this.epilogue = epilogue;
    this.output = output;
    this.crew = crew;
    this.block = block;
    this.own = WinogradPanels.of(tile, block);
    this.from = new Panel(input.channels(), block.columns(), weights.block());
    this.to = Panel.ofRows(output.channels(), block.columns());
    this.v = scratch.floats(Scratch.Use.INPUT_PANEL, from.floats(tile * tile));
    this.m = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.floats(tile * tile));
  }

  void run() {
    Phase.runAll(PHASES, this);
  }

  void readInput() {
    crew.run(
        input.channels(), (first, end) -> panels().readInput(input, first, end, relu, from, v));
  }

  /** {@code M = U V}. */
  void multiply() {
    crew.run(tile * tile, (first, end) -> weights.multiply(first, end, from, v, to, m));
  }

  void writeOutput() {
    crew.run(
        output.channels(),
        (first, end) -> panels().writeOutput(to, m, epilogue, output, first, end));
  }

  /** For the calling thread. */
  private WinogradPanels panels() {
    return Scratch.ofThread() == scratch ? own : WinogradPanels.of(tile, block);
  }
}
