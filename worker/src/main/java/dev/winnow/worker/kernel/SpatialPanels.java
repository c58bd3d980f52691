package dev.winnow.worker.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Moves the values that a block of output positions depends on between activations and panels. A
 * block's tiles are single positions of the output. Input panels are [R][stride], one row per
 * channel and tap of the kernel, R = C * kernel * kernel; output panels are [K][stride].
 */
final class SpatialPanels {
  private static final int LANES = VectorMemory.wholeVectors(1);

  private final int kernel;
  private final int step;
  private final TileBlock block;

  SpatialPanels(int kernel, int step, TileBlock block) {
    this.kernel = kernel;
    this.step = step;
    this.block = block;
  }

  /** Distance between the rows of a panel: off powers of two, which would share cache sets. */
  int stride() {
    return VectorMemory.roundUp(block.columns(), VectorProduct.COLUMNS) + LANES;
  }

  void readInput(Activation input, float[] panel) {
    FloatBuffer source = input.floats();
    forEachRun(
        input,
        (channel, row, column, positions, inside, at) -> {
          int length = positions * block.lanes();
          if (!inside) {
            Arrays.fill(panel, at, at + length, 0);
          } else if (step == 1 && block.lanes() == input.batch()) {
            VectorMemory.read(source, input.index(channel, row, column, 0), panel, at, length);
          } else {
            int start = input.index(channel, row, column, block.from());
            for (int x = 0; x < positions; x++) {
              VectorMemory.read(source, start, panel, at + x * block.lanes(), block.examples());
              start += step * input.batch();
            }
          }
        });
  }

  void addInputGradient(float[] panel, Activation gradient) {
    forEachRun(
        gradient,
        (channel, row, column, positions, inside, at) -> {
          int target = inside ? gradient.index(channel, row, column, block.from()) : 0;
          for (int x = 0; inside && x < positions; x++) {
            VectorMemory.add(
                panel, at + x * block.lanes(), gradient.data(), target, block.examples());
            target += step * gradient.batch();
          }
        });
  }

  void readOutput(Activation output, float[] panel) {
    FloatBuffer source = output.floats();
    block.forEachRow(
        (row, column, positions, i) -> {
          for (int k = 0; k < output.channels(); k++) {
            int at = k * stride() + i * block.lanes();
            int start = output.index(k, row, column, block.from());
            for (int x = 0; x < positions; x++) {
              VectorMemory.read(source, start, panel, at + x * block.lanes(), block.examples());
              start += output.batch();
            }
          }
        });
  }

  void writeOutput(float[] panel, Activation output) {
    FloatBuffer target = output.floats();
    block.forEachRow(
        (row, column, positions, i) -> {
          for (int k = 0; k < output.channels(); k++) {
            int at = k * stride() + i * block.lanes();
            int start = output.index(k, row, column, block.from());
            for (int x = 0; x < positions; x++) {
              target.put(start, panel, at + x * block.lanes(), block.examples());
              start += output.batch();
            }
          }
        });
  }

  /** Positions of one row of the input, or of the padding, as far as one tap sees them. */
  private interface Run {
    /**
     * @param inside whether they lie in the image
     * @param at position in the panel
     */
    void visit(int channel, int row, int column, int positions, boolean inside, int at);
  }

  private void forEachRun(Activation input, Run run) {
    block.forEachRow(
        (row, column, positions, i) -> {
          for (int r = 0; r < input.channels() * kernel * kernel; r++) {
            int channel = r / (kernel * kernel);
            int y = row * step + r / kernel % kernel - kernel / 2;
            int x = column * step + r % kernel - kernel / 2;
            int at = r * stride() + i * block.lanes();
            // Positions from left up to right see the image, those before and after the padding.
            boolean rowInside = y >= 0 && y < input.height();
            int left = rowInside && x < 0 ? Math.min(1, positions) : 0;
            int seen = (input.width() - x + step - 1) / step;
            int right = rowInside ? Math.max(left, Math.min(positions, seen)) : 0;
            int before = rowInside ? left : positions;
            if (before > 0) {
              run.visit(channel, y, x, before, false, at);
            }
            if (right > left) {
              run.visit(channel, y, x + left * step, right - left, true, at + left * block.lanes());
            }
            if (rowInside && positions > right) {
              run.visit(channel, y, x, positions - right, false, at + right * block.lanes());
            }
          }
        });
  }
}
