package dev.winnow.worker.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A copy of a rectangle of one channel for a slice of the batch, zero in the padding around the
 * image and in the lanes past the slice: [rows][columns][lanes]. Goes from rectangle to rectangle,
 * as each would be an object for every few microseconds of work.
 */
final class Strip {
  private final int rows;
  private int row;
  private int column;
  private int columns;
  private TileBlock block;
  private int lanes;

  /** Of so many rows. */
  Strip(int rows) {
    this.rows = rows;
  }

  /**
   * Goes to a rectangle, for the examples of a block.
   *
   * @param row first row, may be negative
   * @param column first column, may be negative
   * @param columns how many
   */
  Strip at(int row, int column, int columns, TileBlock block) {
    this.row = row;
    this.column = column;
    this.columns = columns;
    this.block = block;
    this.lanes = block.lanes();
    return this;
  }

  int rows() {
    return rows;
  }

  /** Examples in whole vectors. */
  int lanes() {
    return lanes;
  }

  int size() {
    return rows * rowSize();
  }

  int rowSize() {
    return columns * lanes;
  }

  /** Another, of the same rectangle of an image of half the height and width. */
  Strip halved() {
    return new Strip(rows / 2).at(row / 2, column / 2, columns / 2, block);
  }

  /**
   * Copies from the image.
   *
   * @param source all values of the image
   */
  void read(Activation image, FloatBuffer source, int channel, float[] strip, int at) {
    int left = left();
    int right = right(image);
    for (int i = 0; i < rows; i++) {
      int y = row + i;
      int to = at + i * rowSize();
      if (y < 0 || y >= image.height()) {
        Arrays.fill(strip, to, to + rowSize(), 0);
        continue;
      }
      Arrays.fill(strip, to, to + left * lanes, 0);
      int start = image.index(channel, y, column + left, block.from());
      if (isWhole(image)) {
        source.get(start, strip, to + left * lanes, (right - left) * lanes);
      } else {
        for (int x = left; x < right; x++) {
          VectorMemory.read(source, start, strip, to + x * lanes, block.examples());
          start += image.batch();
        }
      }
      Arrays.fill(strip, to + right * lanes, to + rowSize(), 0);
    }
  }

  /**
   * Copies to the image what lies within it.
   *
   * @param target all values of the image
   */
  void write(float[] strip, Activation image, FloatBuffer target, int channel) {
    int left = left();
    int right = right(image);
    int bottom = Math.min(rows, image.height() - row);
    for (int i = Math.max(0, -row); i < bottom; i++) {
      int start = image.index(channel, row + i, column + left, block.from());
      int at = i * rowSize() + left * lanes;
      if (isWhole(image)) {
        target.put(start, strip, at, (right - left) * lanes);
      } else {
        for (int x = left; x < right; x++) {
          target.put(start, strip, at, block.examples());
          start += image.batch();
          at += lanes;
        }
      }
    }
  }

  /** Whether neighbouring columns are neighbours in the image, too. */
  private boolean isWhole(Activation image) {
    return lanes == image.batch();
  }

  private int left() {
    return Math.max(0, -column);
  }

  private int right(Activation image) {
    return Math.min(columns, image.width() - column);
  }
}
