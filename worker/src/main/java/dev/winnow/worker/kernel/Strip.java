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

  /** Where a column lies within a row. */
  private int offset(int x) {
    return (x % residues * quotients + x / residues) * lanes;
  }

  /**
   * Copies from the image.
   *
   * @param source all values of the image
   */
  void read(Activation image, FloatBuffer source, int channel, float[] strip, int at) {
    int left = Math.max(0, -column);
    int right = Math.min(columns, image.width() - column);
    for (int i = 0; i < rows; i++) {
      int y = row + i;
      int to = at + i * rowSize();
      if (y < 0 || y >= image.height()) {
        Arrays.fill(strip, to, to + rowSize(), 0);
        continue;
      }
      for (int x = 0; x < left; x++) {
        clear(strip, to + offset(x));
      }
      readRow(source, image.index(channel, y, column, from), image.batch(), left, right, strip, to);
      for (int x = right; x < columns; x++) {
        clear(strip, to + offset(x));
      }
    }
  }

  private void readRow(
      FloatBuffer source, int start, int batch, int left, int right, float[] strip, int to) {
    // Counted along, because a division takes as long as a copy.
    int residue = left % residues;
    int unit = to + left / residues * lanes;
    for (int x = left; x < right; x++) {
      VectorMemory.read(
          source, start + x * batch, strip, unit + residue * quotients * lanes, examples);
      residue++;
      if (residue == residues) {
        residue = 0;
        unit += lanes;
      }
    }
  }

  private void clear(float[] strip, int at) {
    Arrays.fill(strip, at, at + lanes, 0);
  }

  /**
   * Copies to the image what lies within it.
   *
   * @param target all values of the image
   */
  void write(float[] strip, Activation image, FloatBuffer target, int channel) {
    int left = Math.max(0, -column);
    int right = Math.min(columns, image.width() - column);
    int bottom = Math.min(rows, image.height() - row);
    for (int i = Math.max(0, -row); i < bottom; i++) {
      int start = image.index(channel, row + i, column + left, from);
      for (int x = left; x < right; x++) {
        target.put(start, strip, i * rowSize() + offset(x), examples);
        start += image.batch();
      }
    }
  }
}
