package dev.winnow.worker.kernel;

import java.util.List;

/**
 * Gradients of a {@link TapsProduct} block by block, in phases. The panels are those of the thread
 * that goes from block to block, which is always the same.
 */
final class TapsBackward {
  private static final List<Phase<TapsBackward>> PHASES =
      List.of(
          Phase.whole(pass -> true, TapsBackward::readOutputGradient),
          Phase.whole(TapsBackward::hasInputGradient, TapsBackward::multiply),
          Phase.whole(TapsBackward::hasInputGradient, TapsBackward::addInputGradient),
          Phase.whole(pass -> true, TapsBackward::readInput),
          Phase.whole(TapsBackward::transposes, TapsBackward::transposeOutputGradient));

  private final TapsProduct product;
  private final Activation input;
  private final PositionMatrices weights;
  private final Activation outputGradient;
  private final Activation inputGradient;
  private TileBlock block;
  private SpatialPanels panels;
  private Panel outer;
  private Panel inner;
  private Panel factor;
  private float[] dY;
  private float[] dX;
  private float[] x;
  private GradientSums.Part part;

  /**
   * @param weights W^T
   * @param inputGradient is added to; null when it is not wanted
   */
  TapsBackward(
      TapsProduct product,
      Activation input,
      PositionMatrices weights,
      Activation outputGradient,
      Activation inputGradient) {
    this.product = product;
    this.input = input;
    this.weights = weights;
    this.outputGradient = outputGradient;
    this.inputGradient = inputGradient;
  }

  /** Goes to a block. Nearly all are of the same size, and have the same panels. */
  TapsBackward at(TileBlock next) {
    if (block == null || block.columns() != next.columns()) {
      int columns = next.columns();
      int rows = product.rows(input.channels());
      outer = new Panel(outputGradient.channels(), columns, weights.block());
      inner = Panel.ofRows(rows, columns);
      factor = transposes() ? inner : new Panel(rows, columns, weights.block());
      dY = floats(Scratch.Use.OUTPUT_PANEL, outer);
      dX = floats(Scratch.Use.INPUT_GRADIENT_PANEL, inner);
      x = floats(Scratch.Use.INPUT_PANEL, factor);
      part = newPart();
    }
    block = next;
    panels = new SpatialPanels(product.kernel(), product.stride(), next);
    return this;
  }

  /** X and dY^T; dY and X if the weights are sparse. */
  private GradientSums.Part newPart() {
    if (!transposes()) {
      return new GradientSums.Part(outer, dY, factor, x);
    }
    Panel right = new Panel(inner.columns(), outer.rows());
    return new GradientSums.Part(factor, x, right, floats(Scratch.Use.TRANSPOSED_PANEL, right));
  }

  private static float[] floats(Scratch.Use use, Panel panel) {
    return Scratch.ofThread().floats(use, panel.position());
  }

  /** What the gradient of the weights is the sum of. */
  GradientSums.Part run() {
    Phase.runAll(PHASES, this, Crew.ALONE);
    return part;
  }

  private void readOutputGradient() {
    panels.readOutput(outputGradient, outer, dY);
  }

  /** {@code dX = W^T dY}. */
  private void multiply() {
    weights.multiply(0, outer, dY, 0, inner, dX, 0);
  }

  /** Back to where each tap read. */
  private void addInputGradient() {
    panels.addInputGradient(inner, dX, inputGradient);
  }

  private void readInput() {
    panels.readInput(input, factor, x);
  }

  private void transposeOutputGradient() {
    panels.transpose(dY, outer, part.right(), part.w());
  }

  private boolean hasInputGradient() {
    return inputGradient != null;
  }

  private boolean transposes() {
    return !(weights instanceof SparseMatrices);
  }
}
