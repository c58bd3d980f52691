package dev.winnow.worker.kernel;

/**
 * What a thread works on at a time: consecutive tiles of the image, in rows, for a slice of the
 * batch. In a panel, tile i of the block has the columns from i * lanes.
 *
 * @param grid how the image is cut into tiles
 * @param first tile, counted along the rows of tiles
 * @param end after the last tile
 * @param from first example
 * @param examples of the slice
 */
record TileBlock(Grid grid, int first, int end, int from, int examples) {
  /**
   * The tiles of an image.
   *
   * @param outputs m
   * @param rows of tiles
   * @param columns of tiles
   */
  record Grid(int outputs, int rows, int columns) {
    static Grid of(Activation image, int outputs) {
      return of(image.height(), image.width(), outputs);
    }

    static Grid of(int height, int width, int outputs) {
      return new Grid(outputs, (height + outputs - 1) / outputs, (width + outputs - 1) / outputs);
    }

    int tiles() {
      return rows * columns;
    }
  }

  /** A run of tiles in one row of tiles: the {@code i}th of the block and those after it. */
  interface RowWork {
    void run(int row, int column, int tiles, int i);
  }

  int tiles() {
    return end - first;
  }

  /** Examples, in whole vectors. */
  int lanes() {
    return VectorMemory.wholeVectors(examples);
  }

  /** Columns of a panel that hold values. */
  int columns() {
    return tiles() * lanes();
  }

  /** Number of runs of tiles, one in each row of tiles. */
  int runs() {
    return (end - 1) / grid.columns() - first / grid.columns() + 1;
  }

  /** The block's runs of tiles, row by row. */
  void forEachRow(RowWork work) {
    int i = first;
    while (i < end) {
      int column = i % grid.columns();
      int run = Math.min(end - i, grid.columns() - column);
      work.run(i / grid.columns(), column, run, i - first);
      i += run;
    }
  }
}
