package dev.winnow.worker.kernel;

/**
 * The matrices of all positions of a tile without their zeros: row by row, where each row is cut
 * into parts of {@link #DEPTH} columns, and the same parts of all rows follow each other. Which
 * values there are is decided once, what they are as often as they change.
 */
final class SparseMatrices implements PositionMatrices {
  /** Columns of a part: so many rows of a panel's block of eight vectors stay in cache. */
  static final int DEPTH = Math.min(128, 1024 / VectorMemory.wholeVectors(1));

  private final int rows;
  private final int columns;
  private final int rowStride;
  private final int columnStride;

  /** Where each row of a part begins in the others, [positions][parts][rows], and the end. */
  private final int[] starts;

  /** Column of each value within its part. */
  private final byte[] offsets;

  private final float[] values;

  /**
   * Notes where values are not 0 now; they are to be read by {@link #refresh} before a product.
   *
   * @param weights element (i, j) of position t is at {@code (t * rows * columns) + i * rowStride +
   *     j * columnStride}
   */
  SparseMatrices(
      int positions, int rows, int columns, Weights weights, int rowStride, int columnStride) {
    this.rows = rows;
    this.columns = columns;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    this.starts = new int[positions * parts() * rows + 1];
    int count = weights.nonZeros();
    this.offsets = new byte[count];
    this.values = new float[count];
    int n = 0;
    int row = 0;
    for (int t = 0; t < positions; t++) {
      for (int part = 0; part < parts(); part++) {
        for (int i = 0; i < rows; i++) {
          int at = at(t, part, i);
          for (int j = 0; j < width(part); j++) {
            if (weights.get(at + j * columnStride) != 0) {
              offsets[n++] = (byte) j;
            }
          }
          starts[++row] = n;
        }
      }
    }
  }

  /** Takes the present values of some positions, at the same places. */
  void refresh(Weights weights, int from, int to) {
    int row = from * parts() * rows;
    for (int t = from; t < to; t++) {
      for (int part = 0; part < parts(); part++) {
        for (int i = 0; i < rows; i++, row++) {
          int at = weights.offset() + at(t, part, i);
          for (int n = starts[row]; n < starts[row + 1]; n++) {
            values[n] = weights.values()[at + offsets[n] * columnStride];
          }
        }
      }
    }
  }

  /** Heap that matrices take of which that share is not 0. */
  static long bytes(int positions, int rows, int columns, double density) {
    long values = (long) (density * positions * rows * columns);
    long starts = (long) positions * parts(columns) * rows + 1;
    return (Float.BYTES + Byte.BYTES) * values + Integer.BYTES * starts;
  }

  private int at(int t, int part, int row) {
    return t * rows * columns + row * rowStride + part * DEPTH * columnStride;
  }

  private int width(int part) {
    return Math.min(DEPTH, columns - part * DEPTH);
  }

  private int parts() {
    return parts(columns);
  }

  private static int parts(int columns) {
    return (columns + DEPTH - 1) / DEPTH;
  }

  @Override
  public int block() {
    return SparseProduct.WIDTH;
  }

  @Override
  public void multiply(int t, Panel from, float[] b, int bAt, Panel to, float[] m, int mAt) {
    for (int p = 0; p < from.columns(); p += from.width(p)) {
      int width = from.width(p);
      for (int part = 0; part < parts(); part++) {
        int first = (t * parts() + part) * rows;
        int block = bAt + from.at(part * DEPTH, p);
        for (int i = 0; i < rows; i++) {
          SparseProduct.multiply(
              width,
              starts[first + i],
              starts[first + i + 1],
              offsets,
              values,
              b,
              block,
              m,
              mAt + to.at(i, p),
              part > 0);
        }
      }
    }
  }
}
