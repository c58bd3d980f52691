package dev.winnow.worker.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Moves the values that a block of output positions depends on between activations and panels. A
 * block's tiles are single positions of the output, the columns of the panels. Input panels have a
 * row for each channel and tap of the kernel, R = C * kernel * kernel; output panels one for each
 * channel.
 */
final class SpatialPanels {
  private final int kernel;
  private final int stride;
  private final TileBlock block;

  SpatialPanels(int kernel, int stride, TileBlock block) {
    this.kernel = kernel;
    this.stride = stride;
    this.block = block;
  }

  void readInput(Activation input, Panel panel, float[] values) {
    FloatBuffer source = input.floats();
    // Made once: as many objects as there are positions would keep the garbage collector busy.
    PartWork copy =
        (from, at, length, n) -> VectorMemory.read(source, from + n, values, at, within(n, length));
    PartWork clear = (from, at, length, n) -> Arrays.fill(values, at, at + length, 0);
    forEachRun(
        input,
        (channel, row, column, positions, inside, r, i) -> {
          int start = inside ? input.index(channel, row, column, block.from()) : 0;
          PartWork work = inside ? copy : clear;
          for (int x = 0; x < positions; x++) {
            forEachPart(panel, r, i + x, start + x * stride * input.batch(), work);
          }
        });
  }

  void addInputGradient(Panel panel, float[] values, Activation gradient) {
    PartWork add =
        (to, at, length, n) ->
            VectorMemory.add(values, at, gradient.data(), to + n, within(n, length));
    forEachRun(
        gradient,
        (channel, row, column, positions, inside, r, i) -> {
          if (!inside) {
            return;
          }
          int start = gradient.index(channel, row, column, block.from());
          for (int x = 0; x < positions; x++) {
            forEachPart(panel, r, i + x, start + x * stride * gradient.batch(), add);
          }
        });
  }

  void readOutput(Activation output, Panel panel, float[] values) {
    FloatBuffer source = output.floats();
    forEachOutput(
        output,
        panel,
        (from, at, length, n) ->
            VectorMemory.read(source, from + n, values, at, within(n, length)));
  }

  void writeOutput(Panel panel, float[] values, Activation output) {
    FloatBuffer target = output.floats();
    forEachOutput(
        output, panel, (to, at, length, n) -> target.put(to + n, values, at, within(n, length)));
  }

  /** An output panel transposed: the columns of the block become rows, the channels columns. */
  void transpose(float[] values, Panel from, Panel to, float[] transposed) {
    for (int p = 0; p < from.columns(); p += from.width(p)) {
      int width = from.width(p);
      for (int k = 0; k < to.columns(); k += to.width(k)) {
        VectorMemory.transpose(
            values,
            from.at(k, p),
            width,
            Math.min(to.width(k), from.rows() - k),
            width,
            transposed,
            to.at(p, k),
            to.width(k));
      }
    }
  }

  /** How many examples there are in so many lanes from the n-th. */
  private int within(int n, int length) {
    return Math.min(length, block.examples() - n);
  }

  /**
   * Work on the lanes of a position that lie in one block of a panel, from the n-th. The position
   * begins at {@code index} of the activation.
   */
  private interface PartWork {
    void run(int index, int at, int length, int n);
  }

  private void forEachPart(Panel panel, int row, int position, int index, PartWork work) {
    int first = position * block.lanes();
    int n = 0;
    while (n < block.lanes()) {
      int p = first + n;
      int start = panel.start(p);
      int length = Math.min(start + panel.width(start) - p, block.lanes() - n);
      work.run(index, panel.at(row, p), length, n);
      n += length;
    }
  }

  private void forEachOutput(Activation output, Panel panel, PartWork work) {
    block.forEachRow(
        (row, column, positions, i) -> {
          for (int k = 0; k < output.channels(); k++) {
            int start = output.index(k, row, column, block.from());
            for (int x = 0; x < positions; x++) {
              forEachPart(panel, k, i + x, start + x * output.batch(), work);
            }
          }
        });
  }

  /** Positions of one row of the input, or of the padding, as far as one tap sees them. */
  private interface Run {
    /**
     * @param inside whether they lie in the image
     * @param r row of the panel
     * @param i position of the block
     */
    void visit(int channel, int row, int column, int positions, boolean inside, int r, int i);
  }

  private void forEachRun(Activation input, Run run) {
    block.forEachRow(
        (row, column, positions, i) -> {
          for (int r = 0; r < input.channels() * kernel * kernel; r++) {
            int channel = r / (kernel * kernel);
            int y = row * stride + r / kernel % kernel - kernel / 2;
            int x = column * stride + r % kernel - kernel / 2;
            // Positions from left up to right see the image, those before and after the padding.
            boolean rowInside = y >= 0 && y < input.height();
            int left = rowInside && x < 0 ? Math.min(1, positions) : 0;
            int seen = (input.width() - x + stride - 1) / stride;
            int right = rowInside ? Math.max(left, Math.min(positions, seen)) : 0;
            int before = rowInside ? left : positions;
            if (before > 0) {
              run.visit(channel, y, x, before, false, r, i);
            }
            if (right > left) {
              run.visit(channel, y, x + left * stride, right - left, true, r, i + left);
            }
            if (rowInside && positions > right) {
              run.visit(channel, y, x, positions - right, false, r, i + right);
            }
          }
        });
  }
}
