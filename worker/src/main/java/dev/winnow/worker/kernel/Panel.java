package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

/**
 * How a matrix lies in memory for {@link VectorProduct}: as a right factor its columns are cut into
 * blocks of a few vectors, and the rows of a block follow each other, so that a product reads it in
 * order. The last columns are blocks of four vectors, of two and of one, as many as fit. As a left
 * factor or a result it may be one block, row by row. Several matrices of the same shape, the
 * positions of a tile, may follow each other.
 *
 * @param rows of the matrix
 * @param columns of the matrix, rounded up to whole vectors
 * @param block columns of a block but the last
 */
record Panel(int rows, int columns, int block) {
  /** Width of the leading blocks: what the kernels of the product can keep in registers. */
  static final int WIDTH = VectorProduct.MANY_REGISTERS ? 4 * LANES : 2 * LANES;

  /**
   * Where the first element lies. Together with the 16 bytes of an array's head that is a whole
   * cache line, for arrays so large that the collector gives them regions of their own: vectors
   * across two lines take twice as long to load.
   */
  static final int FIRST = 12;

  Panel {
    columns = VectorMemory.wholeVectors(columns);
  }

  /** In the blocks of a right factor. */
  Panel(int rows, int columns) {
    this(rows, columns, WIDTH);
  }

  /** Row by row. */
  static Panel ofRows(int rows, int columns) {
    return new Panel(rows, columns, VectorMemory.wholeVectors(columns));
  }

  /** Columns with which panels of so many rows together have about so many floats: whole blocks. */
  static int columns(int floats, int rows, int fewest) {
    return VectorMemory.roundUp(Math.max(fewest, Math.min(floats / rows, 1024)), WIDTH);
  }

  /** First column of the block that a column lies in. */
  int start(int column) {
    int start = Math.min(column - column % block, columns - columns % block);
    while (column >= start + width(start)) {
      start += width(start);
    }
    return start;
  }

  /** Number of blocks. */
  int blocks() {
    int rest = columns % block / LANES;
    return columns / block + Integer.bitCount(rest);
  }

  /** First column of the n-th block; of the one after the last, the number of columns. */
  int startOf(int n) {
    int start = 0;
    for (int i = 0; i < n; i++) {
      start += width(start);
    }
    return start;
  }

  /** Columns of the block that begins at that column. */
  int width(int start) {
    int left = columns - start;
    return left >= block ? block : LANES * Integer.highestOneBit(left / LANES);
  }

  /** How many columns from that one on lie next to each other. */
  int rest(int column) {
    int start = start(column);
    return start + width(start) - column;
  }

  /** Distance between the elements of neighbouring rows in that column. */
  int rowSize(int column) {
    return width(start(column));
  }

  /** Where an element lies in the first matrix. */
  int at(int row, int column) {
    int start = start(column);
    return FIRST + start * rows + row * width(start) + column - start;
  }

  /**
   * Distance between the matrices of two positions. Transforms write to all positions at once: five
   * cache lines past a multiple of the page they fall into different cache sets.
   */
  int position() {
    return VectorMemory.roundUp(rows * columns, 1024) + 80;
  }

  /** Floats of the matrices of so many positions. */
  long floats(int positions) {
    return (long) positions * position();
  }
}
