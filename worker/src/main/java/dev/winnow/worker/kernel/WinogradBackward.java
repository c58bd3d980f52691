package dev.winnow.worker.kernel;

import java.util.List;

/**
 * Gradients block by block, in phases. The panels are those of the thread that goes from block to
 * block, which is always the same.
 */
final class WinogradBackward {
  static final Phase<WinogradBackward> READ_INPUT =
      Phase.of(pass -> pass.input.channels(), WinogradBackward::readInput);
  static final Phase<WinogradBackward> READ_OUTPUT_GRADIENT =
      new Phase<>(
          pass -> !pass.transposes || pass.hasInputGradient(),
          pass -> pass.outputGradient.channels(),
          WinogradBackward::readOutputGradient);
  static final Phase<WinogradBackward> MULTIPLY =
      new Phase<>(
          WinogradBackward::hasInputGradient,
          WinogradBackward::positions,
          WinogradBackward::multiply);
  static final Phase<WinogradBackward> MASK =
      new Phase<>(
          pass -> pass.hasInputGradient() && pass.relu,
          WinogradBackward::positions,
          WinogradBackward::mask);
  static final Phase<WinogradBackward> ADD_INPUT_GRADIENT =
      new Phase<>(
          WinogradBackward::hasInputGradient,
          pass -> pass.input.channels(),
          WinogradBackward::addInputGradient);
  static final Phase<WinogradBackward> READ_OUTPUT_GRADIENT_TRANSPOSED =
      new Phase<>(
          pass -> pass.transposes,
          pass -> WinogradPanels.transposedParts(pass.block, pass.part.right()),
          WinogradBackward::readOutputGradientTransposed);
  private static final List<Phase<WinogradBackward>> PHASES =
      List.of(
          READ_INPUT,
          READ_OUTPUT_GRADIENT,
          MULTIPLY,
          MASK,
          ADD_INPUT_GRADIENT,
          READ_OUTPUT_GRADIENT_TRANSPOSED);

  private final int tile;
  private final boolean relu;
  private final Activation input;
  private final PositionMatrices weights;
  private final Activation outputGradient;
  private final Activation inputGradient;
  private final boolean transposes;
  private final Crew crew;
  private TileBlock block;
  private Panel left;
  private Panel factor;
  private GradientSums.Part part;
  private float[] dM;
  private float[] dV;

  /**
   * @param weights U
   * @param inputGradient is added to; null when it is not wanted
   * @param transposes whether the gradient of the weights takes dM^T, not dM
   */
  WinogradBackward(
      int tile,
      boolean relu,
      Activation input,
      PositionMatrices weights,
      Activation outputGradient,
      Activation inputGradient,
      boolean transposes,
      Crew crew) {
    this.tile = tile;
    this.relu = relu;
    this.input = input;
    this.weights = weights;
    this.outputGradient = outputGradient;
    this.inputGradient = inputGradient;
    this.transposes = transposes;
    this.crew = crew;
  }

  /** Goes to a block. Nearly all are of the same size, and have the same panels. */
  WinogradBackward at(TileBlock next) {
    if (block == null || block.columns() != next.columns()) {
      left = Panel.ofRows(input.channels(), next.columns());
      factor = new Panel(outputGradient.channels(), next.columns(), weights.block());
      dM = floats(Scratch.Use.OUTPUT_PANEL, factor);
      dV = floats(Scratch.Use.INPUT_GRADIENT_PANEL, left);
      part = newPart();
    }
    block = next;
    return this;
  }

  private GradientSums.Part newPart() {
    float[] v = floats(Scratch.Use.INPUT_PANEL, left);
    if (!transposes) {
      return new GradientSums.Part(left, v, factor, dM);
    }
    Panel right = new Panel(left.columns(), outputGradient.channels());
    return new GradientSums.Part(left, v, right, floats(Scratch.Use.TRANSPOSED_PANEL, right));
  }

  private float[] floats(Scratch.Use use, Panel panel) {
    return Scratch.ofThread().floats(use, panel.floats(positions()));
  }

  /** What the gradient of the weights is the sum of. */
  GradientSums.Part run() {
    Phase.runAll(PHASES, this, crew);
    return part;
  }

  /** Runs one phase alone. */
  void run(Phase<WinogradBackward> phase) {
    phase.run(this, crew);
  }

  private void readInput(int first, int end) {
    panels().readInput(input, first, end, relu, left, part.v());
  }

  private void readOutputGradient(int first, int end) {
    panels().readOutputGradient(outputGradient, first, end, factor, dM);
  }

  /** {@code dV = U dM}. */
  private void multiply(int first, int end) {
    weights.multiply(first, end, factor, dM, left, dV);
  }

  private void mask(int first, int end) {
    WinogradPanels.mask(left, first, end, part.v(), dV);
  }

  private void addInputGradient(int first, int end) {
    panels().addInputGradient(left, dV, inputGradient, first, end);
  }

  private void readOutputGradientTransposed(int first, int end) {
    panels().readOutputGradientTransposed(outputGradient, first, end, part.right(), part.w());
  }

  /** V, and dM or dM^T. */
  GradientSums.Part part() {
    return part;
  }

  private boolean hasInputGradient() {
    return inputGradient != null;
  }

  private int positions() {
    return tile * tile;
  }

  /** Of whoever of the crew calls. */
  private WinogradPanels panels() {
    return WinogradPanels.of(tile, block);
  }
}
