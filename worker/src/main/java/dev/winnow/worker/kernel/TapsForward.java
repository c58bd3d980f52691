package dev.winnow.worker.kernel;

import java.util.List;

/**
 * Outputs of a {@link TapsProduct} block by block, in phases. The panels are those of the thread
 * that goes from block to block, which is always the same.
 */
final class TapsForward {
  private static final List<Phase<TapsForward>> PHASES =
      List.of(
          Phase.whole(pass -> true, TapsForward::readInput),
          Phase.whole(pass -> true, TapsForward::multiply),
          Phase.whole(pass -> true, TapsForward::writeOutput));

  private final TapsProduct product;
  private final Activation input;
  private final PositionMatrices weights;
  private final Epilogue epilogue;
  private final Activation output;
  private TileBlock block;
  private SpatialPanels panels;
  private Panel from;
  private Panel to;
  private float[] x;
  private float[] y;

  /**
   * @param weights W
   * @param epilogue null for none
   */
  TapsForward(
      TapsProduct product,
      Activation input,
      PositionMatrices weights,
      Epilogue epilogue,
      Activation output) {
    this.product = product;
    this.input = input;
    this.weights = weights;
    this.epilogue = epilogue;
    this.output = output;
  }

  /** Goes to a block. Nearly all are of the same size, and have the same panels. */
  TapsForward at(TileBlock next) {
    if (block == null || block.columns() != next.columns()) {
      int rows = product.rows(input.channels());
      from = new Panel(rows, next.columns(), weights.block());
      to = Panel.ofRows(output.channels(), next.columns());
      Scratch scratch = Scratch.ofThread();
      x = scratch.floats(Scratch.Use.INPUT_PANEL, from.position());
      y = scratch.floats(Scratch.Use.OUTPUT_PANEL, to.position());
    }
    block = next;
    panels = new SpatialPanels(product.kernel(), product.stride(), next);
    return this;
  }

  void run() {
    Phase.runAll(PHASES, this, Crew.ALONE);
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
