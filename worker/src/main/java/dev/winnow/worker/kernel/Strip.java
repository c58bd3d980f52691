package dev.winnow.worker.kernel;

import java.util.Arrays;

/**
 * A copy of a rectangle of one channel for a slice of the batch: [rows][columns][lanes], zero in
 * the padding around the image and in the lanes past the slice.
 *
 * @param row first row, may be negative
 * @param column first column, may be negative
 * @param from first example
 * @param lanes examples in whole vectors
 */
record Strip(int row, int column, int rows, int columns, int from, int examples, int lanes) {
  int rowStride() {
    return columns * lanes;
  }

  int size() {
    return rows * columns * lanes;
  }

  /** Copies from the image. */
  void read(Activation image, int channel, float[] strip, int at) {
    for (int i = 0; i < rows; i++) {
      int y = row + i;
      int line = at + i * rowStride();
      if (y < 0 || y >= image.height()) {
        Arrays.fill(strip, line, line + rowStride(), 0);
        continue;
      }
      int left = left();
      int right = right(image);
      Arrays.fill(strip, line, line + left * lanes, 0);
      Arrays.fill(strip, line + right * lanes, line + rowStride(), 0);
      int source = image.index(channel, y, column + left, from);
      if (lanes == image.batch()) {
        VectorMemory.read(image.data(), source, strip, line + left * lanes, (right - left) * lanes);
        continue;
      }
      for (int x = left; x < right; x++) {
        VectorMemory.read(image.data(), source, strip, line + x * lanes, examples);
        source += image.batch();
      }
    }
  }

  /** Copies to the image what lies within it. */
  void write(float[] strip, int at, Activation image, int channel) {
    int left = left();
    int right = right(image);
    for (int i = top(); i < bottom(image); i++) {
      int line = at + i * rowStride();
      int target = image.index(channel, row + i, column + left, from);
      for (int x = left; x < right; x++) {
        VectorMemory.write(strip, line + x * lanes, image.data(), target, examples);
        target += image.batch();
      }
    }
  }

  /** Adds to the image what lies within it. */
  void add(float[] strip, int at, Activation image, int channel) {
    int left = left();
    int right = right(image);
    for (int i = top(); i < bottom(image); i++) {
      int line = at + i * rowStride();
      int target = image.index(channel, row + i, column + left, from);
      for (int x = left; x < right; x++) {
        VectorMemory.add(strip, line + x * lanes, image.data(), target, examples);
        target += image.batch();
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
