package dev.winnow.worker.kernel;

import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves the tiles of a block between activations and panels, transforming them on the way. There is
 * a panel for each position of a tile, its columns those of the block, its rows the channels.
 */
final class WinogradPanels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  // Kept, as thousands of blocks a second would leave as many objects to the garbage collector.
  private static final ThreadLocal<WinogradPanels> OF_TILE_4 = ofThread(4);
  private static final ThreadLocal<WinogradPanels> OF_TILE_6 = ofThread(6);

  private final WinogradTransform transform;
  private final Scratch scratch;
  private final Strip patches;
  private final Strip outputs;
  private TileBlock block;

  /**
   * @param block to begin with
   */
  WinogradPanels(WinogradTransform transform, TileBlock block, Scratch scratch) {
    this.transform = transform;
    this.block = block;
    this.scratch = scratch;
    this.patches = new Strip(transform.tile);
    this.outputs = new Strip(transform.outputs);
  }

  private static ThreadLocal<WinogradPanels> ofThread(int tile) {
    return ThreadLocal.withInitial(
        () -> {
          Scratch scratch = Scratch.ofThread();
          return new WinogradPanels(WinogradTransform.of(tile, scratch), null, scratch);
        });
  }

  /** Those of the calling thread, for that block from now on. */
  static WinogradPanels of(int tile, TileBlock block) {
    WinogradPanels panels = (tile == 4 ? OF_TILE_4 : OF_TILE_6).get();
    panels.block = block;
    return panels;
  }

  /** {@code V = B^T d B} of channels, through the ReLU if asked. */
  void readInput(Activation input, int first, int end, boolean relu, Panel panel, float[] values) {
    FloatBuffer source = input.floats();
    int lanes = block.lanes();
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patches = patches(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, patches.size());
          float[] columns = scratch.floats(Scratch.Use.COLUMNS, patches.size());
          for (int c = first; c < end; c++) {
            patches.read(input, source, c, strip, 0);
            transform.inputColumns(strip, patches.rowSize(), columns);
            int length;
            for (int n = 0; n < tiles * lanes; n += length) {
              int p = i * lanes + n;
              length = Math.min(panel.rest(p), lanes - n % lanes);
              transform.inputRows(
                  columns,
                  at(n / lanes) + n % lanes,
                  lanes,
                  patches.rowSize(),
                  values,
                  panel.at(c, p),
                  panel.position(),
                  length,
                  relu);
            }
          }
        });
  }

  /**
   * {@code Y = A^T M A} of channels.
   *
   * @param epilogue what is done to it; null for nothing
   */
  void writeOutput(
      Panel panel, float[] values, Epilogue epilogue, Activation output, int first, int end) {
    FloatBuffer target = output.floats();
    int lanes = block.lanes();
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, outputs.size());
          for (int k = first; k < end; k++) {
            int length;
            for (int n = 0; n < tiles * lanes; n += length) {
              int p = i * lanes + n;
              length = Math.min(panel.rest(p), lanes - n % lanes);
              transform.output(
                  values,
                  panel.at(k, p),
                  panel.position(),
                  length,
                  strip,
                  at(n / lanes) + n % lanes,
                  lanes,
                  outputs.rowSize());
            }
            Strip results =
                epilogue == null ? outputs : VectorEpilogue.apply(epilogue, k, strip, outputs);
            results.write(strip, output, target, k);
          }
        });
  }

  /** {@code dM = A dY A^T} of channels. */
  void readOutputGradient(Activation gradient, int first, int end, Panel panel, float[] values) {
    FloatBuffer source = gradient.floats();
    int lanes = block.lanes();
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, outputs.size());
          float[] columns = columns(outputs.rowSize());
          for (int k = first; k < end; k++) {
            outputs.read(gradient, source, k, strip, 0);
            transform.outputGradientColumns(strip, outputs.rowSize(), columns);
            int length;
            for (int n = 0; n < tiles * lanes; n += length) {
              int p = i * lanes + n;
              length = Math.min(panel.rest(p), lanes - n % lanes);
              transform.outputGradientRows(
                  columns,
                  at(n / lanes) + n % lanes,
                  lanes,
                  outputs.rowSize(),
                  values,
                  panel.at(k, p),
                  panel.position(),
                  length);
            }
          }
        });
  }

  /** Into how many independent parts {@link #readOutputGradientTransposed} can be cut. */
  static int transposedParts(TileBlock block, Panel panel) {
    return block.runs() * panel.blocks();
  }

  /**
   * The same transposed: the rows are the columns of the block, the columns the channels.
   *
   * @param first part, up to {@code end}
   */
  void readOutputGradientTransposed(
      Activation gradient, int first, int end, Panel panel, float[] values) {
    FloatBuffer source = gradient.floats();
    int blocks = panel.blocks();
    int firstRow = block.first() / block.grid().columns();
    block.forEachRow(
        (row, column, tiles, i) -> {
          int part = (row - firstRow) * blocks;
          int from = Math.max(0, first - part);
          int to = Math.min(blocks, end - part);
          Strip outputs = outputs(row, column, tiles);
          for (int b = from; b < to; b++) {
            transposeRun(gradient, source, outputs, tiles, i, b, panel, values);
          }
        });
  }

  private void transposeRun(
      Activation gradient,
      FloatBuffer source,
      Strip outputs,
      int tiles,
      int i,
      int b,
      Panel panel,
      float[] values) {
    int k = panel.startOf(b);
    int width = panel.width(k);
    int unit = block.lanes() * width;
    int rowSize = outputs.rowSize() * width;
    float[] strip =
        transposed(gradient, source, outputs, k, Math.min(k + width, gradient.channels()), width);
    float[] columns = columns(rowSize);
    transform.outputGradientColumns(strip, rowSize, columns);
    for (int j = 0; j < tiles; j++) {
      transform.outputGradientRows(
          columns,
          at(j) * width,
          unit,
          rowSize,
          values,
          panel.at((i + j) * block.lanes(), k),
          panel.position(),
          unit);
    }
  }

  /** Some channels of a strip, innermost: [size of a strip][width]. */
  private float[] transposed(
      Activation gradient, FloatBuffer source, Strip outputs, int from, int to, int width) {
    // An odd number of vectors a channel, for the sake of cache sets.
    int channelSize = outputs.size() + LANES;
    float[] strip = scratch.floats(Scratch.Use.STRIP, (long) (to - from) * channelSize);
    for (int k = from; k < to; k++) {
      outputs.read(gradient, source, k, strip, (k - from) * channelSize);
    }
    float[] transposed =
        scratch.floats(Scratch.Use.TRANSPOSED_STRIP, (long) outputs.size() * width);
    VectorMemory.transpose(strip, 0, channelSize, to - from, outputs.size(), transposed, 0, width);
    return transposed;
  }

  /** {@code dd = B dV B^T} of channels, added to the gradient. */
  void addInputGradient(Panel panel, float[] values, Activation gradient, int first, int end) {
    FloatBuffer floats = gradient.floats();
    int lanes = block.lanes();
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patches = patches(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, patches.size());
          for (int c = first; c < end; c++) {
            patches.read(gradient, floats, c, strip, 0);
            int length;
            for (int n = 0; n < tiles * lanes; n += length) {
              int p = i * lanes + n;
              length = Math.min(panel.rest(p), lanes - n % lanes);
              transform.inputGradient(
                  values,
                  panel.at(c, p),
                  panel.position(),
                  length,
                  strip,
                  at(n / lanes) + n % lanes,
                  lanes,
                  patches.rowSize());
            }
            patches.write(strip, gradient, floats, c);
          }
        });
  }

  /** Where a run's j-th tile begins in a row of a strip. */
  private int at(int j) {
    return j * transform.outputs * block.lanes();
  }

  private float[] columns(int rowSize) {
    return scratch.floats(Scratch.Use.COLUMNS, (long) transform.tile * rowSize);
  }

  /** The ReLU's gradient: {@code dV = 0} where {@code V} is 0, at positions of a tile. */
  static void mask(Panel panel, int first, int end, float[] v, float[] dV) {
    int size = panel.rows() * panel.columns();
    for (int t = first; t < end; t++) {
      mask(v, dV, t * panel.position() + Panel.FIRST, size);
    }
  }

  private static void mask(float[] v, float[] dV, int at, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int end = at + length;
    for (int i = at; i < end; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(SPECIES, dV, i);
      FloatVector value = FloatVector.fromArray(SPECIES, v, i);
      zero.blend(gradient, value.compare(VectorOperators.GT, zero)).intoArray(dV, i);
    }
  }

  /** Adds what a pass takes besides panels. */
  void addStrips(ScratchEstimate estimate, int thread) {
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patches = patches(row, column, tiles);
          estimate.add(thread, Scratch.Use.STRIP, patches.size());
          estimate.add(thread, Scratch.Use.COLUMNS, patches.size());
        });
  }

  /** Adds what {@link #readOutputGradientTransposed} takes, for so many channels. */
  void addTransposedStrips(Panel panel, int channels, ScratchEstimate estimate, int thread) {
    int width = panel.width(0);
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          long channelSize = outputs.size() + LANES;
          long rowSize = (long) outputs.rowSize() * width;
          estimate.add(thread, Scratch.Use.STRIP, Math.min(width, channels) * channelSize);
          estimate.add(thread, Scratch.Use.TRANSPOSED_STRIP, (long) outputs.size() * width);
          estimate.add(thread, Scratch.Use.COLUMNS, transform.tile * rowSize);
        });
  }

  /** The inputs of a run of tiles: t rows, overlapping patches side by side. */
  private Strip patches(int row, int column, int tiles) {
    int m = transform.outputs;
    return patches.at(row * m - 1, column * m - 1, tiles * m + transform.tile - m, block);
  }

  /** The outputs of a run of tiles: m rows. */
  private Strip outputs(int row, int column, int tiles) {
    int m = transform.outputs;
    return outputs.at(row * m, column * m, tiles * m, block);
  }
}
