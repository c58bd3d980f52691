package dev.winnow.worker.kernel;

import java.util.Arrays;

/**
 * The Winograd-ReLU convolution block by block of tiles: transform into a panel, one matrix product
 * per position of the tile, transform back. A transformed tensor never exists as a whole.
 */
final class VectorWinograd implements WinogradKernel {
  private static final int LANES = VectorMemory.wholeVectors(1);

  /** Floats of the panels of a thread: they should stay in the outer caches. */
  private static final int PANEL_FLOATS = 1 << 19;

  @Override
  public void forward(
      int tile, boolean relu, Activation input, float[] weights, Activation output) {
    int channels = input.channels() + output.channels();
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    int columns = columns(tile * tile, channels);
    Team.shared()
        .run(
            input.batch(),
            LANES,
            (share, from, to) -> {
              WinogradTransform transform = WinogradTransform.of(tile);
              TileBlock.forEach(
                  grid,
                  from,
                  to,
                  columns,
                  block -> forwardBlock(transform, relu, input, weights, output, block));
            });
  }

  private static void forwardBlock(
      WinogradTransform transform,
      boolean relu,
      Activation input,
      float[] weights,
      Activation output,
      TileBlock block) {
    int positions = transform.tile * transform.tile;
    Scratch scratch = Scratch.ofThread();
    WinogradPanels panels = new WinogradPanels(transform, block, scratch);
    int stride = panels.stride();
    int c = input.channels();
    int k = output.channels();
    int vSize = WinogradPanels.position(c, stride);
    int mSize = WinogradPanels.position(k, stride);
    float[] v = scratch.floats(Scratch.Use.INPUT_PANEL, (long) positions * vSize);
    float[] m = scratch.floats(Scratch.Use.OUTPUT_PANEL, (long) positions * mSize);
    panels.readInput(input, relu, v);
    for (int t = 0; t < positions; t++) {
      VectorProduct.multiply(
          k,
          c,
          block.columns(),
          weights,
          t * k * c,
          c,
          v,
          t * vSize,
          stride,
          m,
          t * mSize,
          stride,
          false);
    }
    panels.writeOutput(m, output);
  }

  @Override
  public void backward(
      int tile,
      boolean relu,
      Activation input,
      float[] weights,
      Activation outputGradient,
      Activation inputGradient,
      float[] weightGradient) {
    int c = input.channels();
    int k = outputGradient.channels();
    int positions = tile * tile;
    int kStride = VectorMemory.roundUp(k, VectorProduct.COLUMNS) + LANES;
    int size = positions * c * kStride;
    Team team = Team.shared();
    int shares = team.threads();
    Scratch scratch = Scratch.ofThread();
    float[] sums = scratch.floats(Scratch.Use.PARTIAL_SUMS, (long) shares * size);
    float[] transposed =
        inputGradient == null ? null : transposeWeights(scratch, weights, positions, k, c);
    TileBlock.Grid grid = TileBlock.Grid.of(input, tile - 2);
    int columns = columns(positions, 2 * c + 2 * k);
    boolean[] used = new boolean[shares];
    team.run(
        shares,
        input.batch(),
        LANES,
        (share, from, to) -> {
          used[share] = true;
          WinogradTransform transform = WinogradTransform.of(tile);
          Arrays.fill(sums, share * size, (share + 1) * size, 0);
          if (inputGradient != null) {
            VectorMemory.clearExamples(inputGradient, from, to);
          }
          TileBlock.forEach(
              grid,
              from,
              to,
              columns,
              block -> {
                Backward work = new Backward(transform, relu, input, outputGradient, block);
                work.addWeightGradient(sums, share * size, kStride);
                if (inputGradient != null) {
                  work.addInputGradient(transposed, inputGradient);
                }
              });
        });
    PartialSums.combine(sums, size, used, positions, c, k, kStride, weightGradient);
  }

  /** One block's part of the gradients. */
  private static final class Backward {
    private final int positions;
    private final boolean relu;
    private final int c;
    private final int k;
    private final Activation outputGradient;
    private final TileBlock block;
    private final Scratch scratch = Scratch.ofThread();
    private final WinogradPanels panels;
    private final int stride;
    private final int vSize;
    private final float[] v;

    Backward(
        WinogradTransform transform,
        boolean relu,
        Activation input,
        Activation outputGradient,
        TileBlock block) {
      this.positions = transform.tile * transform.tile;
      this.relu = relu;
      this.c = input.channels();
      this.k = outputGradient.channels();
      this.outputGradient = outputGradient;
      this.block = block;
      this.panels = new WinogradPanels(transform, block, scratch);
      this.stride = panels.stride();
      this.vSize = WinogradPanels.position(c, stride);
      this.v = scratch.floats(Scratch.Use.INPUT_PANEL, (long) positions * vSize);
      panels.readInput(input, relu, v);
    }

    /** {@code dU^T += V dM^T}, [T][C][kStride]. */
    void addWeightGradient(float[] sums, int at, int kStride) {
      int depth = block.columns();
      int dMSize = WinogradPanels.position(depth, kStride);
      float[] dM = scratch.floats(Scratch.Use.TRANSPOSED_PANEL, (long) positions * dMSize);
      panels.readOutputGradientTransposed(outputGradient, dM, kStride);
      for (int t = 0; t < positions; t++) {
        VectorProduct.multiply(
            c,
            depth,
            k,
            v,
            t * vSize,
            stride,
            dM,
            t * dMSize,
            kStride,
            sums,
            at + t * c * kStride,
            kStride,
            true);
      }
    }

    /** {@code dV = U^T dM}, then back to the input. */
    void addInputGradient(float[] transposedWeights, Activation inputGradient) {
      int dMSize = WinogradPanels.position(k, stride);
      float[] dM = scratch.floats(Scratch.Use.OUTPUT_PANEL, (long) positions * dMSize);
      float[] dV = scratch.floats(Scratch.Use.INPUT_GRADIENT_PANEL, (long) positions * vSize);
      panels.readOutputGradient(outputGradient, dM);
      for (int t = 0; t < positions; t++) {
        VectorProduct.multiply(
            c,
            k,
            block.columns(),
            transposedWeights,
            t * k * c,
            k,
            dM,
            t * dMSize,
            stride,
            dV,
            t * vSize,
            stride,
            false);
      }
      if (relu) {
        panels.mask(v, dV, c);
      }
      panels.addInputGradient(dV, inputGradient);
    }
  }

  /** [T][K][C] to [T][C][K]. */
  private static float[] transposeWeights(
      Scratch scratch, float[] weights, int positions, int k, int c) {
    float[] transposed = scratch.floats(Scratch.Use.WEIGHTS, weights.length);
    Team.shared()
        .run(
            positions,
            1,
            (share, from, to) -> {
              for (int t = from; t < to; t++) {
                VectorMemory.transpose(weights, t * k * c, c, k, c, transposed, t * k * c, k);
              }
            });
    return transposed;
  }

  private static int columns(int positions, int channels) {
    int columns = PANEL_FLOATS / (positions * channels);
    return VectorMemory.roundUp(Math.max(96, Math.min(columns, 1024)), VectorProduct.COLUMNS);
  }
}
