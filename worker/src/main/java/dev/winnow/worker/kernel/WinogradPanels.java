package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves the tiles of a block between activations and panels, transforming them on the way. A panel
 * is [T][channels][stride], positions {@link #position} apart; the columns of a channel are the
 * block's.
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

  /** Distance between the rows of a panel: off powers of two, which would share cache sets. */
  int stride() {
    return VectorMemory.roundUp(block.columns(), VectorProduct.COLUMNS) + LANES;
  }

  /**
   * Distance between the positions of a panel of so many rows. A transform writes to all positions
   * at once: five cache lines past a multiple of the page they fall into different cache sets.
   */
  static int position(int rows, int stride) {
    return VectorMemory.roundUp(rows * stride, 1024) + 80;
  }

  /** {@code V = B^T d B} of every channel, through the ReLU if asked. */
  void readInput(Activation input, boolean relu, float[] panel) {
    int position = position(input.channels(), stride());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patches = patches(row, column, tiles);
          Strip.Run run = patches.run(tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, patches.size());
          for (int c = 0; c < input.channels(); c++) {
            patches.read(input, c, strip, 0);
            transform.input(run, strip, panel, at(c, i), position, relu);
          }
        });
  }

  /** {@code Y = A^T M A} of every channel. */
  void writeOutput(float[] panel, Activation output) {
    int position = position(output.channels(), stride());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          Strip.Run run = outputs.run(tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, outputs.size());
          for (int k = 0; k < output.channels(); k++) {
            transform.output(panel, at(k, i), position, run, strip);
            outputs.write(strip, output, k);
          }
        });
  }

  /** {@code dM = A dY A^T} of every channel, [T][K][stride]. */
  void readOutputGradient(Activation gradient, float[] panel) {
    int position = position(gradient.channels(), stride());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip outputs = outputs(row, column, tiles);
          Strip.Run run = outputs.run(tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, outputs.size());
          for (int k = 0; k < gradient.channels(); k++) {
            outputs.read(gradient, k, strip, 0);
            transform.outputGradient(run, strip, panel, at(k, i), position);
          }
        });
  }

  /** The same with the channels innermost: [T][columns of the block][channelStride]. */
  void readOutputGradientTransposed(Activation gradient, float[] panel, int channelStride) {
    int channels = gradient.channels();
    int position = position(block.columns(), channelStride);
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
          int to = i * block.lanes() * channelStride;
          transform.outputGradient(
              outputs.run(tiles, channelStride), transposed, panel, to, position);
        });
  }

  /** {@code dd = B dV B^T} of every channel, added to the gradient. */
  void addInputGradient(float[] panel, Activation gradient) {
    int position = position(gradient.channels(), stride());
    block.forEachRow(
        (row, column, tiles, i) -> {
          Strip patches = patches(row, column, tiles);
          Strip.Run run = patches.run(tiles);
          float[] strip = scratch.floats(Scratch.Use.STRIP, patches.size());
          for (int c = 0; c < gradient.channels(); c++) {
            patches.read(gradient, c, strip, 0);
            transform.inputGradient(panel, at(c, i), position, run, strip);
            patches.write(strip, gradient, c);
          }
        });
  }

  /** The ReLU's gradient: {@code dV = 0} where {@code V} is 0; panels of so many channels. */
  void mask(float[] v, float[] dV, int channels) {
    int position = position(channels, stride());
    for (int t = 0; t < transform.tile * transform.tile; t++) {
      for (int c = 0; c < channels; c++) {
        mask(v, dV, t * position + c * stride(), block.columns());
      }
    }
  }

  private static void mask(float[] v, float[] dV, int at, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = at; i < at + length; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(SPECIES, dV, i);
      FloatVector value = FloatVector.fromArray(SPECIES, v, i);
      zero.blend(gradient, value.compare(VectorOperators.GT, zero)).intoArray(dV, i);
    }
  }

  /** Where a channel's columns from the block's tile i begin in position 0 of a panel. */
  private int at(int channel, int i) {
    return channel * stride() + i * block.lanes();
  }

  /** The inputs of a run of tiles: t rows, overlapping patches side by side. */
  private Strip patches(int row, int column, int tiles) {
    int m = transform.outputs;
    return new Strip(
        row * m - 1,
        column * m - 1,
        transform.tile,
        tiles * m + transform.tile - m,
        m,
        tiles + 1,
        block.from(),
        block.examples(),
        block.lanes());
  }

  /** The outputs of a run of tiles: m rows. */
  private Strip outputs(int row, int column, int tiles) {
    int m = transform.outputs;
    return new Strip(
        row * m, column * m, m, tiles * m, m, tiles, block.from(), block.examples(), block.lanes());
  }
}
