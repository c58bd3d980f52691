package dev.winnow.worker.kernel;

import java.util.Arrays;

/** Ordinary convolution as a matrix product per block of output positions. */
final class VectorSpatial implements SpatialKernel {
  private static final int LANES = VectorMemory.wholeVectors(1);

  /** Floats of the panels of a thread: they should stay in the outer caches. */
  private static final int PANEL_FLOATS = 1 << 18;

  @Override
  public void forward(
      int kernel, int stride, Activation input, float[] weights, Activation output) {
    int rows = input.channels() * kernel * kernel;
    int k = output.channels();
    Team.shared()
        .run(
            output.batch(),
            LANES,
            (share, from, to) ->
                TileBlock.forEach(
                    TileBlock.Grid.of(output, 1),
                    from,
                    to,
                    columns(rows + k),
                    block -> {
                      SpatialPanels panels = new SpatialPanels(kernel, stride, block);
                      int row = panels.stride();
                      Scratch scratch = Scratch.ofThread();
                      float[] x = scratch.floats(Scratch.Use.INPUT_PANEL, (long) rows * row);
                      float[] y = scratch.floats(Scratch.Use.OUTPUT_PANEL, (long) k * row);
                      panels.readInput(input, x);
                      VectorProduct.multiply(
                          k, rows, block.columns(), weights, 0, rows, x, 0, row, y, 0, row, false);
                      panels.writeOutput(y, output);
                    }));
  }

  @Override
  public void backward(
      int kernel,
      int stride,
      Activation input,
      float[] weights,
      Activation outputGradient,
      Activation inputGradient,
      float[] weightGradient) {
    int rows = input.channels() * kernel * kernel;
    int k = outputGradient.channels();
    int kStride = VectorMemory.roundUp(k, VectorProduct.COLUMNS) + LANES;
    int size = rows * kStride;
    int shares = Team.shared().threads();
    Scratch scratch = Scratch.ofThread();
    float[] sums = scratch.floats(Scratch.Use.PARTIAL_SUMS, (long) shares * size);
    float[] transposed = scratch.floats(Scratch.Use.WEIGHTS, weights.length);
    VectorMemory.transpose(weights, 0, rows, k, rows, transposed, 0, k);
    boolean[] used = new boolean[shares];
    Team.shared()
        .run(
            shares,
            input.batch(),
            LANES,
            (share, from, to) -> {
              used[share] = true;
              Arrays.fill(sums, share * size, (share + 1) * size, 0);
              if (inputGradient != null) {
                VectorMemory.clearExamples(inputGradient, from, to);
              }
              TileBlock.forEach(
                  TileBlock.Grid.of(outputGradient, 1),
                  from,
                  to,
                  columns(2 * rows + 2 * k),
                  block -> {
                    Backward work = new Backward(kernel, stride, input, outputGradient, block);
                    work.addWeightGradient(input, sums, share * size, kStride);
                    if (inputGradient != null) {
                      work.addInputGradient(transposed, inputGradient);
                    }
                  });
            });
    PartialSums.combine(sums, size, used, 1, rows, k, kStride, weightGradient);
  }

  /** One block's part of the gradients. */
  private static final class Backward {
    private final int rows;
    private final int k;
    private final TileBlock block;
    private final SpatialPanels panels;
    private final int stride;
    private final Scratch scratch = Scratch.ofThread();
    private final float[] dY;

    Backward(int kernel, int step, Activation input, Activation outputGradient, TileBlock block) {
      this.rows = input.channels() * kernel * kernel;
      this.k = outputGradient.channels();
      this.block = block;
      this.panels = new SpatialPanels(kernel, step, block);
      this.stride = panels.stride();
      this.dY = scratch.floats(Scratch.Use.OUTPUT_PANEL, (long) k * stride);
      panels.readOutput(outputGradient, dY);
    }

    /** {@code dW^T += X dY^T}, [R][kStride]. */
    void addWeightGradient(Activation input, float[] sums, int at, int kStride) {
      int depth = block.columns();
      float[] x = scratch.floats(Scratch.Use.INPUT_PANEL, (long) rows * stride);
      float[] transposed = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, (long) depth * kStride);
      panels.readInput(input, x);
      VectorMemory.transpose(dY, 0, stride, k, depth, transposed, 0, kStride);
      VectorProduct.multiply(
          rows, depth, k, x, 0, stride, transposed, 0, kStride, sums, at, kStride, true);
    }

    /** {@code dX = W^T dY}, then back to where each tap read. */
    void addInputGradient(float[] transposedWeights, Activation inputGradient) {
      float[] dX = scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, (long) rows * stride);
      VectorProduct.multiply(
          rows, k, block.columns(), transposedWeights, 0, k, dY, 0, stride, dX, 0, stride, false);
      panels.addInputGradient(dX, inputGradient);
    }
  }

  private static int columns(int rows) {
    int columns = PANEL_FLOATS / rows;
    return VectorMemory.roundUp(Math.max(96, Math.min(columns, 1024)), VectorProduct.COLUMNS);
  }
}
