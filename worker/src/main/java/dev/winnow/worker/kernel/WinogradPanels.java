package dev.winnow.worker.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves the tiles of a block between activations and panels, transforming them on the way. A panel
 * is [T][channels][stride]; the columns of a channel are the block's.
 */
final class WinogradPanels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final WinogradTransform transform;
  private final TileBlock block;
  private final Scratch scratch;

  WinogradPanels(WinogradTransform transform, TileBlock block, Scratch scratch) {
    this.transform = transform;
    this.block = block;
    this.scratch = scratch;
  }

  private float[] temporary(int length) {
    return scratch.floats(Scratch.Use.TILE, (long) transform.tile * transform.tile * length);
  }

  /** Distance between the rows of a panel: off powers of two, which would share cache sets. */
  int stride() {
    return VectorMemory.roundUp(block.columns(), VectorProduct.COLUMNS) + LANES;
  }

  /** {@code V = B^T d B} of every channel, through the ReLU if asked. */
  void readInput(Activation input, boolean relu, float[] panel) {
    int position = input.channels() * stride();
    float[] temporary = temporary(block.lanes());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patch = patches(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, patch.size());
          int step = transform.outputs * block.lanes();
          for (int c = 0; c < input.channels(); c++) {
            patch.read(input, c, strip, 0);
            for (int x = 0; x < tiles; x++) {
              transform.input(
                  strip,
                  x * step,
                  patch.rowStride(),
                  block.lanes(),
                  temporary,
                  panel,
                  c * stride() + (i + x) * block.lanes(),
                  position,
                  block.lanes(),
                  relu);
            }
          }
        });
  }

  /** {@code Y = A^T M A} of every channel. */
  void writeOutput(float[] panel, Activation output) {
    int position = output.channels() * stride();
    float[] temporary = temporary(block.lanes());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, outputs.size());
          int step = transform.outputs * block.lanes();
          for (int k = 0; k < output.channels(); k++) {
            for (int x = 0; x < tiles; x++) {
              transform.output(
                  panel,
                  k * stride() + (i + x) * block.lanes(),
                  position,
                  temporary,
                  strip,
                  x * step,
                  outputs.rowStride(),
                  block.lanes(),
                  block.lanes());
            }
            outputs.write(strip, 0, output, k);
          }
        });
  }

  /** {@code dM = A dY A^T} of every channel, [T][K][stride]. */
  void readOutputGradient(Activation gradient, float[] panel) {
    int position = gradient.channels() * stride();
    float[] temporary = temporary(block.lanes());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, outputs.size());
          int step = transform.outputs * block.lanes();
          for (int k = 0; k < gradient.channels(); k++) {
            outputs.read(gradient, k, strip, 0);
            for (int x = 0; x < tiles; x++) {
              transform.outputGradient(
                  strip,
                  x * step,
                  outputs.rowStride(),
                  block.lanes(),
                  temporary,
                  panel,
                  k * stride() + (i + x) * block.lanes(),
                  position,
                  block.lanes());
            }
          }
        });
  }

  /** The same with the channels innermost: [T][columns of the block][channelStride]. */
  void readOutputGradientTransposed(Activation gradient, float[] panel, int channelStride) {
    int channels = gradient.channels();
    int length = VectorMemory.wholeVectors(channels);
    int position = block.columns() * channelStride;
    float[] temporary = temporary(length);
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          // An odd number of vectors a channel, for the sake of cache sets.
          int channelSize = outputs.size() + LANES;
          float[] strip = scratch.floats(Scratch.Use.STRIP, (long) channels * channelSize);
          for (int k = 0; k < channels; k++) {
            outputs.read(gradient, k, strip, k * channelSize);
          }
          float[] transposed =
              scratch.floats(Scratch.Use.TRANSPOSED_STRIP, (long) outputs.size() * channelStride);
          VectorMemory.transpose(
              strip, 0, channelSize, channels, outputs.size(), transposed, 0, channelStride);
          for (int x = 0; x < tiles; x++) {
            for (int n = 0; n < block.lanes(); n++) {
              transform.outputGradient(
                  transposed,
                  (x * transform.outputs * block.lanes() + n) * channelStride,
                  outputs.rowStride() * channelStride,
                  block.lanes() * channelStride,
                  temporary,
                  panel,
                  ((i + x) * block.lanes() + n) * channelStride,
                  position,
                  length);
            }
          }
        });
  }

  /** {@code dd = B dV B^T} of every channel, added to the gradient. */
  void addInputGradient(float[] panel, Activation gradient) {
    int position = gradient.channels() * stride();
    float[] temporary = temporary(block.lanes());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patch = patches(row, column, tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, patch.size());
          int step = transform.outputs * block.lanes();
          for (int c = 0; c < gradient.channels(); c++) {
            Arrays.fill(strip, 0, patch.size(), 0);
            for (int x = 0; x < tiles; x++) {
              transform.inputGradient(
                  panel,
                  c * stride() + (i + x) * block.lanes(),
                  position,
                  temporary,
                  strip,
                  x * step,
                  patch.rowStride(),
                  block.lanes(),
                  block.lanes());
            }
            patch.add(strip, 0, gradient, c);
          }
        });
  }

  /** The ReLU's gradient: {@code dV = 0} where {@code V} is 0. */
  void mask(float[] v, float[] dV, int rows) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int row = 0; row < rows; row++) {
      int at = row * stride();
      for (int i = at; i < at + block.columns(); i += LANES) {
        FloatVector gradient = FloatVector.fromArray(SPECIES, dV, i);
        FloatVector value = FloatVector.fromArray(SPECIES, v, i);
        zero.blend(gradient, value.compare(VectorOperators.GT, zero)).intoArray(dV, i);
      }
    }
  }

  /** The inputs of a run of tiles: t rows, overlapping patches side by side. */
  private Strip patches(int row, int column, int tiles) {
    int m = transform.outputs;
    int overlap = transform.tile - m;
    return new Strip(
        row * m - 1,
        column * m - 1,
        transform.tile,
        tiles * m + overlap,
        block.from(),
        block.examples(),
        block.lanes());
  }

  /** The outputs of a run of tiles: m rows. */
  private Strip outputs(int row, int column, int tiles) {
    int m = transform.outputs;
    return new Strip(
        row * m, column * m, m, tiles * m, block.from(), block.examples(), block.lanes());
  }
}
