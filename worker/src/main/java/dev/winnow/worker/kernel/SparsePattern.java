package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

/**
 * Where the matrices of all positions of a tile have values other than 0: row by row, where a row
 * is cut into parts of {@link #DEPTH} columns. Immutable.
 */
final class SparsePattern {
  /** Columns of a part: so many rows of a panel's block of eight vectors stay in cache. */
  static final int DEPTH = Math.min(128, 1024 / LANES);

  private final int positions;
  private final int rows;
  private final int parts;

  /** How many values there are before each part, [positions][rows][parts], and in all. */
  private final int[] starts;

  /** Column of each value within its part. */
  private final byte[] offsets;

  /**
   * @param mask element (i, j) of position t is at {@code (t * rows * columns) + i * rowStride + j
   *     * columnStride}
   */
  SparsePattern(
      int positions, int rows, int columns, PruningMask mask, int rowStride, int columnStride) {
    this.positions = positions;
    this.rows = rows;
    this.parts = parts(columns);
    this.starts = new int[positions * rows * parts + 1];
    this.offsets = new byte[mask.kept()];
    int n = 0;
    int next = 0;
    for (int t = 0; t < positions; t++) {
      for (int i = 0; i < rows; i++) {
        for (int part = 0; part < parts; part++) {
          int at = t * rows * columns + i * rowStride + part * DEPTH * columnStride;
          int width = Math.min(DEPTH, columns - part * DEPTH);
          for (int j = 0; j < width; j++) {
            if (mask.keeps(at + j * columnStride)) {
              offsets[n++] = (byte) j;
            }
          }
          starts[++next] = n;
        }
      }
    }
  }

  /** Heap that a pattern takes of matrices of which that share is not 0. */
  static long bytes(int positions, int rows, int columns, double density) {
    long values = (long) (density * positions * rows * columns);
    return Byte.BYTES * values + Integer.BYTES * ((long) positions * rows * parts(columns) + 1);
  }

  private static int parts(int columns) {
    return (columns + DEPTH - 1) / DEPTH;
  }

  int positions() {
    return positions;
  }

  int rows() {
    return rows;
  }

  /** Number of parts of a row. */
  int parts() {
    return parts;
  }

  /** The first value of a part of a row. */
  int start(int t, int row, int part) {
    return starts[(t * rows + row) * parts + part];
  }

  /** The value after the last of a part of a row. */
  int end(int t, int row, int part) {
    return starts[(t * rows + row) * parts + part + 1];
  }

  /** The column of each value within its part. */
  byte[] offsets() {
    return offsets;
  }

  /**
   * Brings the values of a position into the order of the transposed pattern.
   *
   * @param values in this pattern's order, from index at
   * @param target in the order of {@code transposed}
   * @param next [rows of the transposed pattern], overwritten
   */
  void transpose(
      int t, float[] values, int at, SparsePattern transposed, float[] target, int[] next) {
    for (int j = 0; j < transposed.rows; j++) {
      next[j] = transposed.start(t, j, 0);
    }
    for (int i = 0; i < rows; i++) {
      for (int part = 0; part < parts; part++) {
        int end = end(t, i, part);
        for (int n = start(t, i, part); n < end; n++) {
          target[next[part * DEPTH + offsets[n]]++] = values[at + n];
        }
      }
    }
  }
}
