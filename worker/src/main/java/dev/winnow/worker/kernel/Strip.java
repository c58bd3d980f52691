package dev.winnow.worker.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A copy of a rectangle of one channel for a slice of the batch, zero in the padding around the
 * image and in the lanes past the slice. Columns are dealt into m residues, so that the same column
 * of neighbouring tiles is contiguous: [rows][column mod m][column / m][lanes].
 *
 * @param row first row, may be negative
 * @param column first column, may be negative
 * @param columns that are copied
 * @param residues m
 * @param quotients room for columns of each residue
 * @param from first example
 * @param lanes examples in whole vectors
 */
record Strip(
    int row,
    int column,
    int rows,
    int columns,
    int residues,
    int quotients,
    int from,
    int examples,
    int lanes) {

  /**
   * Where the elements of a run of tiles lie in a strip: element (y, x) of the first begins at
   * {@code at + y * row + x % m * residue + x / m * unit}, the next tile a unit later.
   *
   * @param length of the run: its tiles times the unit
   */
  record Run(int at, int row, int residue, int unit, int length) {
    /** A part of the run. */
    Run part(int from, int partLength) {
      return new Run(at + from, row, residue, unit, partLength);
    }
  }

  /** The first tiles of the strip. */
  Run run(int tiles) {
    return new Run(0, rowSize(), quotients * lanes, lanes, tiles * lanes);
  }

  /** The same where each float has become a row of {@code stride}. */
  Run run(int tiles, int stride) {
    int unit = lanes * stride;
    return new Run(0, rowSize() * stride, quotients * unit, unit, tiles * unit);
  }

  int size() {
    return rows * rowSize();
  }

  private int rowSize() {
    return residues * quotients * lanes;
  }

  private int offset(int i, int x) {
    return i * rowSize() + (x % residues * quotients + x / residues) * lanes;
  }

  /** Copies from the image. */
  void read(Activation image, int channel, float[] strip, int at) {
    FloatBuffer source = image.floats();
    int left = left();
    int right = right(image);
    for (int i = 0; i < rows; i++) {
      int y = row + i;
      if (y < 0 || y >= image.height()) {
        Arrays.fill(strip, at + i * rowSize(), at + (i + 1) * rowSize(), 0);
        continue;
      }
      for (int x = 0; x < left; x++) {
        clear(strip, at + offset(i, x));
      }
      int start = image.index(channel, y, column + left, from);
      for (int x = left; x < right; x++) {
        VectorMemory.read(source, start, strip, at + offset(i, x), examples);
        start += image.batch();
      }
      for (int x = right; x < columns; x++) {
        clear(strip, at + offset(i, x));
      }
    }
  }

  private void clear(float[] strip, int at) {
    Arrays.fill(strip, at, at + lanes, 0);
  }

  /** Copies to the image what lies within it. */
  void write(float[] strip, Activation image, int channel) {
    FloatBuffer target = image.floats();
    int left = left();
    int right = right(image);
    for (int i = top(); i < bottom(image); i++) {
      int start = image.index(channel, row + i, column + left, from);
      for (int x = left; x < right; x++) {
        target.put(start, strip, offset(i, x), examples);
        start += image.batch();
      }
    }
  }

  private int left() {
    return Math.max(0, -column);
  }

  private int right(Activation image) {
    return Math.min(columns, image.width() - column);
  }

  private int top() {
    return Math.max(0, -row);
  }

  private int bottom(Activation image) {
    return Math.min(rows, image.height() - row);
  }
}
