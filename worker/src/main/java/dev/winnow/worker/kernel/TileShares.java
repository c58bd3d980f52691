package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

import java.util.ArrayList;
import java.util.List;

/**
 * How the tiles of a batch are divided among the threads of a team: into bands of rows, so that
 * each thread reads memory in order, and into slices of examples where an image has too few rows.
 * In a backward pass each has its share; in a forward pass any may take any block of a share.
 *
 * <p>Bands have so many rows of tiles that a backward pass, in which all bands advance row by row
 * together, or at least begin their last rows together, never adds to the same row of an image from
 * two of them: a row of tiles of m rows reaches one row of the image beyond each of its sides, so 2
 * will do, and 3 where m is 1.
 *
 * @param bands of rows of tiles
 * @param slices of examples
 */
record TileShares(TileBlock.Grid grid, int batch, int bands, int slices) {
  static TileShares of(TileBlock.Grid grid, int batch, int threads) {
    int fewestRows = grid.outputs() == 1 ? 3 : 2;
    int bands = threads;
    while (bands > 1 && (threads % bands != 0 || grid.rows() / bands < fewestRows)) {
      bands--;
    }
    return new TileShares(grid, batch, bands, threads / bands);
  }

  int count() {
    return bands * slices;
  }

  /** First row of tiles of a share, and for the next band's that after its last. */
  private int row(int band) {
    return grid.rows() * band / bands;
  }

  /** First row of tiles of a share. */
  int firstRow(int share) {
    return row(share / slices);
  }

  /** The row of tiles after the last of a share. */
  int endRow(int share) {
    return row(share / slices + 1);
  }

  /**
   * Whether a block's input gradients reach into the next band's first row of tiles, where m is 2
   * or more. A band's last row of tiles does; the image's is taken like any other.
   */
  boolean meetsNext(int share, TileBlock block) {
    return bands > 1 && block.first() >= (endRow(share) - 1) * grid.columns();
  }

  /** First example of a share. */
  int from(int share) {
    return example(share % slices);
  }

  /** The example after the last of a share. */
  int to(int share) {
    return example(share % slices + 1);
  }

  private int example(int slice) {
    int vectors = (batch + LANES - 1) / LANES;
    return Math.min(batch, firstVector(vectors, slice) * LANES);
  }

  private int firstVector(int vectors, int slice) {
    return (vectors * slice + slices - 1) / slices;
  }

  /**
   * The most columns that a block of a share has, for this batch or a smaller one.
   *
   * @param columns as for {@link #blocks(int, int)}
   */
  int mostColumns(int share, int columns) {
    return (int) Math.min(columns, (long) mostTiles() * mostExamples(share, columns));
  }

  /** The same of all shares: the first has as many as any. */
  int mostColumns(int columns) {
    return mostColumns(0, columns);
  }

  /**
   * A block whose rows of tiles, each times the examples, are at least as large as those of any
   * block that the shares are cut into, for this batch or a smaller one.
   *
   * @param columns as for {@link #blocks(int, int)}
   */
  TileBlock largest(int columns) {
    int examples = mostExamples(0, columns);
    int tiles = Math.min(mostTiles(), (columns + examples - 1) / examples);
    return new TileBlock(grid, 0, tiles, 0, examples);
  }

  private int mostTiles() {
    return bands > 1 ? grid.columns() : grid.rows() * grid.columns();
  }

  /** In whole vectors; one at least. */
  private int mostExamples(int share, int columns) {
    int slice = share % slices;
    int most = 1;
    for (int vectors = (batch + LANES - 1) / LANES; vectors > 1; vectors--) {
      most = Math.max(most, firstVector(vectors, slice + 1) - firstVector(vectors, slice));
    }
    return Math.min(columns, most * LANES);
  }

  /**
   * Cuts a share into blocks of at most so many columns, which end with a row where bands meet.
   *
   * @param columns at least one vector
   */
  List<TileBlock> blocks(int share, int columns) {
    List<TileBlock> blocks = new ArrayList<>();
    int from = from(share);
    int to = to(share);
    if (from == to) {
      return blocks;
    }
    int examples = Math.min(to - from, columns);
    int tiles = Math.max(1, columns / VectorMemory.wholeVectors(examples));
    int end = endRow(share) * grid.columns();
    int first = firstRow(share) * grid.columns();
    while (first < end) {
      int limit = bands > 1 ? first - first % grid.columns() + grid.columns() : end;
      int next = Math.min(first + tiles, limit);
      for (int n = from; n < to; n += examples) {
        blocks.add(new TileBlock(grid, first, next, n, Math.min(examples, to - n)));
      }
      first = next;
    }
    return blocks;
  }

  /** The blocks of all shares, one share after the other. */
  List<TileBlock> blocks(int columns) {
    List<TileBlock> blocks = new ArrayList<>();
    for (int share = 0; share < count(); share++) {
      blocks.addAll(blocks(share, columns));
    }
    return blocks;
  }
}
