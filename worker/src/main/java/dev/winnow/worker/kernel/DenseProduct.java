package dev.winnow.worker.kernel;

import java.nio.FloatBuffer;

/**
 * The products of a dense layer, {@code Y = W X} and its gradients, for activations of a single
 * position. The team's threads share the rows of each result and have the whole batch in common: so
 * each reads its part of the weights once, which are larger than the activations.
 */
final class DenseProduct {
  /** Threads take rows by whole cache lines: enough portions for as many as there may be. */
  private static final int GRAIN = 16;

  private DenseProduct() {}

  /**
   * {@code Y = W X}.
   *
   * @param epilogue what is done to it, without pooling; null for nothing
   */
  static void forward(Activation input, Weights weights, Epilogue epilogue, Activation output) {
    int c = input.channels();
    Panel left = new Panel(c, input.batch());
    float[] x = Scratch.ofThread().floats(Scratch.Use.INPUT_PANEL, left.position());
    read(input, left, x);
    forEachRows(
        output,
        (from, rows, y) -> {
          PanelProduct.multiply(
              weights.values(), weights.offset() + from * c, c, 1, left, x, 0, rows, y, 0);
          if (epilogue != null) {
            VectorEpilogue.applyToRows(epilogue, from, rows, y);
          }
        });
  }

  /** {@code dX = W^T dY}, unless inputGradient is null, and {@code dW = dY X^T}. */
  static void backward(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    int c = input.channels();
    int k = outputGradient.channels();
    Scratch scratch = Scratch.ofThread();
    Panel outer = new Panel(k, input.batch());
    float[] dY = scratch.floats(Scratch.Use.OUTPUT_PANEL, outer.position());
    read(outputGradient, outer, dY);
    if (inputGradient != null) {
      forEachRows(
          inputGradient,
          (from, rows, dX) ->
              PanelProduct.multiply(
                  weights.values(), weights.offset() + from, 1, c, outer, dY, 0, rows, dX, 0));
    }
    Panel right = new Panel(outer.columns(), c);
    float[] transposed = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, right.position());
    readTransposed(input, right, transposed);
    GradientSums sums = new DenseGradientSums(1, k, c, weightGradient);
    sums.add(new GradientSums.Part[] {new GradientSums.Part(outer, dY, right, transposed)});
    sums.finish();
  }

  /** Adds the working memory of both passes. */
  static void addScratch(ConvolutionSize size, ScratchEstimate estimate) {
    Panel outer = new Panel(size.out(), size.batch());
    Panel right = new Panel(outer.columns(), size.in());
    Panel rows = Panel.ofRows(PanelProduct.ROWS, size.batch());
    estimate.add(0, Scratch.Use.INPUT_PANEL, new Panel(size.in(), size.batch()).position());
    estimate.add(0, Scratch.Use.OUTPUT_PANEL, outer.position());
    estimate.add(0, Scratch.Use.TRANSPOSED_PANEL, right.position());
    estimate.add(
        0, Scratch.Use.WEIGHT_SUMS, DenseGradientSums.scratchFloats(1, size.out(), size.in()));
    PanelProduct.addScratch(estimate);
    for (int thread = 0; thread < estimate.threads(); thread++) {
      estimate.add(thread, Scratch.Use.INPUT_GRADIENT_PANEL, rows.position());
      estimate.add(thread, Scratch.Use.STRIP, (long) Panel.WIDTH * outer.columns());
    }
  }

  /** Computes some rows of a result, the channels from the given one on, into a panel. */
  private interface RowsWork {
    void run(int from, Panel rows, float[] values);
  }

  private static void forEachRows(Activation result, RowsWork work) {
    Team.shared()
        .run(
            result.channels(),
            GRAIN,
            (from, to) -> {
              for (int row = from; row < to; row += PanelProduct.ROWS) {
                Panel rows = Panel.ofRows(Math.min(PanelProduct.ROWS, to - row), result.batch());
                float[] values =
                    Scratch.ofThread().floats(Scratch.Use.INPUT_GRADIENT_PANEL, rows.position());
                work.run(row, rows, values);
                write(values, rows, result, row);
              }
            });
  }

  private static void read(Activation from, Panel panel, float[] values) {
    FloatBuffer source = from.floats();
    int batch = from.batch();
    Team.shared()
        .run(
            panel.rows(),
            1,
            (first, end) -> {
              for (int n = 0; n < batch; n += panel.width(n)) {
                int length = Math.min(panel.width(n), batch - n);
                for (int c = first; c < end; c++) {
                  VectorMemory.read(source, c * batch + n, values, panel.at(c, n), length);
                }
              }
            });
  }

  private static void write(float[] values, Panel panel, Activation to, int firstChannel) {
    FloatBuffer target = to.floats();
    int batch = to.batch();
    for (int n = 0; n < batch; n += panel.width(n)) {
      int length = Math.min(panel.width(n), batch - n);
      for (int c = 0; c < panel.rows(); c++) {
        target.put((firstChannel + c) * batch + n, values, panel.at(c, n), length);
      }
    }
  }

  /** Examples become rows, channels columns. */
  private static void readTransposed(Activation from, Panel panel, float[] values) {
    FloatBuffer source = from.floats();
    int batch = from.batch();
    int lanes = panel.rows();
    Team.shared()
        .run(
            panel.columns(),
            Panel.WIDTH,
            (first, end) -> {
              float[] rows =
                  Scratch.ofThread().floats(Scratch.Use.STRIP, (long) Panel.WIDTH * lanes);
              for (int c = first; c < end; c += panel.width(c)) {
                int channels = Math.min(panel.width(c), from.channels() - c);
                for (int i = 0; i < channels; i++) {
                  VectorMemory.read(source, (c + i) * batch, rows, i * lanes, batch);
                }
                VectorMemory.transpose(
                    rows, 0, lanes, channels, lanes, values, panel.at(0, c), panel.width(c));
              }
            });
  }
}
