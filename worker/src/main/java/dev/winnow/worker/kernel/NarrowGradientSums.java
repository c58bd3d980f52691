package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

/**
 * The gradient of all weights of a layer with few channels. Takes dM as it is: to transpose it
 * costs in proportion to K, the product to C K, so that with few channels a sum in every lane,
 * added up at the end, is cheaper. Sums of so few weights are small enough for each thread to have
 * its own, of its own blocks, whose panels are in its caches still: threads need not wait for each
 * other after each block.
 */
final class NarrowGradientSums {
  private final int positions;
  private final int rows;
  private final int columns;
  private final int chunks;
  private final Weights result;
  private final Crew crew;

  /** Of each share, in the working memory of its thread; null until it has a part. */
  private final float[][] sums;

  /**
   * @param positions T
   * @param rows C
   * @param columns K
   * @param result [T][C][K], to be overwritten
   * @param crew who adds a share's parts up
   * @param shares how many there are
   */
  NarrowGradientSums(int positions, int rows, int columns, Weights result, Crew crew, int shares) {
    this.positions = positions;
    this.rows = rows;
    this.columns = columns;
    this.chunks = (rows + RowProduct.ROWS - 1) / RowProduct.ROWS;
    this.result = result;
    this.crew = crew;
    this.sums = new float[shares][];
  }

  /** Floats that the thread of a share keeps: a vector for each weight, and one more. */
  static long scratchFloats(int positions, int rows, int columns) {
    return ((long) positions * rows * columns + 1) * LANES;
  }

  /**
   * Adds the product of a block's part to the sums of its share, whose thread calls. Its right
   * panel is dM, not transposed.
   *
   * @param part null for none
   */
  void add(int share, GradientSums.Part part) {
    if (part == null) {
      return;
    }
    boolean added = sums[share] != null;
    if (!added) {
      long floats = scratchFloats(positions, rows, columns);
      sums[share] = Scratch.ofThread().floats(Scratch.Use.LANE_SUMS, floats);
    }
    float[] own = sums[share];
    crew.run(
        positions * chunks,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            multiply(part, i / chunks, row(i), own, added);
          }
        });
  }

  /** First row of a chunk, which has as many as a {@link RowProduct} takes. */
  private int row(int chunk) {
    return chunk % chunks * RowProduct.ROWS;
  }

  private void multiply(GradientSums.Part panels, int t, int row, float[] own, boolean addFirst) {
    Panel left = panels.left();
    Panel right = panels.right();
    boolean added = addFirst;
    int next;
    for (int p = 0; p < right.columns(); p = next) {
      int width = right.width(p);
      // All whole blocks at once, then each that is narrower.
      next = width == right.block() ? right.columns() / width * width : p + width;
      for (int k = 0; k < columns; k += RowProduct.ROWS) {
        RowProduct.multiply(
            (next - p) / LANES,
            rows - 1 - row,
            panels.v(),
            t * left.position() + left.at(row, p),
            left.columns(),
            columns - 1 - k,
            panels.w(),
            t * right.position() + right.at(k, p),
            width,
            width * columns,
            own,
            (weight(t, row) + k) * LANES,
            columns * LANES,
            added);
      }
      added = true;
    }
  }

  /** Number of a row's first weight. */
  private int weight(int t, int row) {
    return (t * rows + row) * columns;
  }

  /** Adds up the sums of all shares, one after the other. */
  void finish() {
    Team.shared()
        .run(
            positions * chunks,
            1,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                sum(i / chunks, row(i));
              }
            });
  }

  private void sum(int t, int row) {
    int count = Math.min(RowProduct.ROWS, rows - row) * columns;
    int weight = weight(t, row);
    int at = result.offset() + weight;
    boolean added = false;
    for (float[] own : sums) {
      if (own != null) {
        SampledProduct.sumLanes(own, weight * LANES, count, result.values(), at, added);
        added = true;
      }
    }
  }
}
