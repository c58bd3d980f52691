package dev.winnow.worker.kernel;

import java.util.List;

/** One block's part of the gradients, in phases. Its panels are the calling thread's. */
final class WinogradBackward {
  private static final List<Phase<WinogradBackward>> PHASES =
      List.of(
          Phase.of(WinogradBackward::readInput),
          new Phase<>(
              block -> !block.transposes || block.hasInputGradient(),
              WinogradBackward::readOutputGradient),
          new Phase<>(WinogradBackward::hasInputGradient, WinogradBackward::multiply),
          new Phase<>(block -> block.hasInputGradient() && block.relu, WinogradBackward::mask),
          new Phase<>(WinogradBackward::hasInputGradient, WinogradBackward::addInputGradient),
          new Phase<>(block -> block.transposes, WinogradBackward::readOutputGradientTransposed));

  private final int tile;
  private final boolean relu;
  private final Activation input;
  private final PositionMatrices weights;
  private final Activation outputGradient;
  private final Activation inputGradient;
  private final boolean transposes;
  private final Crew crew;
  private final TileBlock block;
  private final Scratch scratch = Scratch.ofThread();
  private final WinogradPanels own;
  private final Panel left;
  private final Panel factor;
  private final float[] v;

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
      Crew crew,
      TileBlock block) {
    this.tile = tile;
    this.relu = relu;
    this.input = input;
    this.weights = weights;
    this.outputGradient = outputGradient;
    this.inputGradient = inputGradient;
    this.transposes = transposes;
    this.crew = crew;
    this.block = block;
    this.own = WinogradPanels.of(tile, block);
    this.left = Panel.ofRows(input.channels(), block.columns());
    this.factor = new Panel(outputGradient.channels(), block.columns(), weights.block());
    this.v = scratch.floats(Scratch.Use.INPUT_PANEL, left.floats(positions()));
  }

  /** What the gradient of the weights is the sum of. */
  GradientSums.Part run() {
    Phase.runAll(PHASES, this);
    return part();
  }

  void readInput() {
    crew.run(
        input.channels(), (first, end) -> panels().readInput(input, first, end, relu, left, v));
  }

  void readOutputGradient() {
    float[] dM = dM();
    crew.run(
        outputGradient.channels(),
        (first, end) -> panels().readOutputGradient(outputGradient, first, end, factor, dM));
  }

  /** {@code dV = U dM}. */
  void multiply() {
    float[] dM = dM();
    float[] dV = dV();
    crew.run(positions(), (first, end) -> weights.multiply(first, end, factor, dM, left, dV));
  }

  void mask() {
    float[] dV = dV();
    crew.run(positions(), (first, end) -> WinogradPanels.mask(left, first, end, v, dV));
  }

  void addInputGradient() {
    float[] dV = dV();
    crew.run(
        inputGradient.channels(),
        (first, end) -> panels().addInputGradient(left, dV, inputGradient, first, end));
  }

  void readOutputGradientTransposed() {
    Panel right = transposed();
    float[] values = transposedValues(right);
    crew.run(
        WinogradPanels.transposedParts(block, right),
        (first, end) ->
            panels().readOutputGradientTransposed(outputGradient, first, end, right, values));
  }

  /** V, and dM or dM^T. */
  GradientSums.Part part() {
    if (!transposes) {
      return new GradientSums.Part(left, v, factor, dM());
    }
    Panel right = transposed();
    return new GradientSums.Part(left, v, right, transposedValues(right));
  }

  private boolean hasInputGradient() {
    return inputGradient != null;
  }

  private Panel transposed() {
    return new Panel(left.columns(), outputGradient.channels());
  }

  private float[] transposedValues(Panel right) {
    return scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.floats(positions()));
  }

  private int positions() {
    return tile * tile;
  }

  private float[] dM() {
    return scratch.floats(Scratch.Use.OUTPUT_PANEL, factor.floats(positions()));
  }

  private float[] dV() {
    return scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, left.floats(positions()));
  }

  /** For the calling thread. */
  private WinogradPanels panels() {
    return Scratch.ofThread() == scratch ? own : WinogradPanels.of(tile, block);
  }
}
