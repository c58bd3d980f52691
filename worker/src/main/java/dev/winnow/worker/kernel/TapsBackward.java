package dev.winnow.worker.kernel;

import java.util.List;

/**
 * One block's part of the gradients of a {@link TapsProduct}, in phases. Its panels are the calling
 * thread's.
 */
final class TapsBackward {
  private static final List<Phase<TapsBackward>> PHASES =
      List.of(
          Phase.of(TapsBackward::readOutputGradient),
          new Phase<>(TapsBackward::hasInputGradient, TapsBackward::multiply),
          new Phase<>(TapsBackward::hasInputGradient, TapsBackward::addInputGradient),
          Phase.of(TapsBackward::readInput),
          new Phase<>(TapsBackward::transposes, TapsBackward::transposeOutputGradient));

  private final Scratch scratch = Scratch.ofThread();
  private final SpatialPanels panels;
  private final Activation input;
  private final PositionMatrices weights;
  private final Activation outputGradient;
  private final Activation inputGradient;
  private final Panel outer;
  private final Panel inner;
  private final Panel factor;
  private final float[] dY;
  private final float[] x;

  /**
   * @param rows of X
   * @param weights W^T
   * @param inputGradient is added to; null when it is not wanted
   */
  TapsBackward(
      SpatialPanels panels,
      int rows,
      Activation input,
      PositionMatrices weights,
      Activation outputGradient,
      Activation inputGradient) {
    this.panels = panels;
    this.input = input;
    this.weights = weights;
    this.outputGradient = outputGradient;
    this.inputGradient = inputGradient;
    this.outer = panels.factor(outputGradient.channels(), weights);
    this.inner = panels.rows(rows);
    this.factor = transposes() ? inner : panels.factor(rows, weights);
    this.dY = scratch.floats(Scratch.Use.OUTPUT_PANEL, outer.position());
    this.x = scratch.floats(Scratch.Use.INPUT_PANEL, factor.position());
  }

  /** X and dY^T; dY and X if the weights are sparse. */
  GradientSums.Part run() {
    Phase.runAll(PHASES, this);
    if (!transposes()) {
      return new GradientSums.Part(outer, dY, factor, x);
    }
    Panel right = transposed();
    return new GradientSums.Part(factor, x, right, transposedValues(right));
  }

  private void readOutputGradient() {
    panels.readOutput(outputGradient, outer, dY);
  }

  /** {@code dX = W^T dY}. */
  private void multiply() {
    weights.multiply(0, outer, dY, 0, inner, dX(), 0);
  }

  /** Back to where each tap read. */
  private void addInputGradient() {
    panels.addInputGradient(inner, dX(), inputGradient);
  }

  private void readInput() {
    panels.readInput(input, factor, x);
  }

  private void transposeOutputGradient() {
    Panel right = transposed();
    panels.transpose(dY, outer, right, transposedValues(right));
  }

  private boolean hasInputGradient() {
    return inputGradient != null;
  }

  private boolean transposes() {
    return !(weights instanceof SparseMatrices);
  }

  private float[] dX() {
    return scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, inner.position());
  }

  private Panel transposed() {
    return new Panel(inner.columns(), outer.rows());
  }

  private float[] transposedValues(Panel right) {
    return scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.position());
  }
}
