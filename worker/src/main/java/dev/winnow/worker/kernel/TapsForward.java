package dev.winnow.worker.kernel;

import java.util.List;

/** One block's outputs of a {@link TapsProduct}, in phases. Its panels are the calling thread's. */
final class TapsForward {
  private static final List<Phase<TapsForward>> PHASES =
      List.of(
          Phase.of(TapsForward::readInput),
          Phase.of(TapsForward::multiply),
          Phase.of(TapsForward::writeOutput));

  private final SpatialPanels panels;
  private final Activation input;
  private final PositionMatrices weights;
  private final Epilogue epilogue;
  private final Activation output;
  private final Panel from;
  private final Panel to;
  private final float[] x;
  private final float[] y;

  /**
   * @param rows of X
   * @param weights W
   * @param epilogue null for none
   */
  TapsForward(
      SpatialPanels panels,
      int rows,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output) {
    this.panels = panels;
    this.input = input;
    this.weights = weights;
    this.epilogue = epilogue;
    this.output = output;
    this.from = panels.factor(rows, weights);
    this.to = panels.rows(output.channels());
    Scratch scratch = Scratch.ofThread();
    this.x = scratch.floats(Scratch.Use.INPUT_PANEL, from.position());
    this.y = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.position());
  }

  void run() {
    Phase.runAll(PHASES, this);
  }

  private void readInput() {
    panels.readInput(input, from, x);
  }

  /** {@code Y = W X}. */
  private void multiply() {
    weights.multiply(0, from, x, 0, to, y, 0);
  }

  private void writeOutput() {
    if (epilogue != null) {
      VectorEpilogue.applyToRows(epilogue, 0, to, y);
    }
    panels.writeOutput(to, y, output);
  }
}
