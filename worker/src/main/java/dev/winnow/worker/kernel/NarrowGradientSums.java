package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

/**
 * The gradient of all weights of a layer with few channels. Takes dM as it is: to transpose it
 * costs in proportion to K, the product to C K, so that with few channels a sum in every lane,
 * added up at the end, is cheaper.
 */
final class NarrowGradientSums implements GradientSums {
  private final int positions;
  private final int rows;
  private final int columns;
  private final int chunks;
  private final Weights result;
  private final float[] sums;
  private boolean add;

  /**
   * @param positions T
   * @param rows C
   * @param columns K
   * @param result [T][C][K], to be overwritten
   */
  NarrowGradientSums(int positions, int rows, int columns, Weights result) {
    this.positions = positions;
    this.rows = rows;
    this.columns = columns;
    this.chunks = (rows + RowProduct.ROWS - 1) / RowProduct.ROWS;
    this.result = result;
    this.sums =
        Scratch.ofThread().floats(Scratch.Use.LANE_SUMS, scratchFloats(positions, rows, columns));
  }

  /** Floats that the calling thread keeps: a vector for each weight, and one more. */
  static long scratchFloats(int positions, int rows, int columns) {
    return ((long) positions * rows * columns + 1) * LANES;
  }

  @Override
  public boolean transposes() {
    return false;
  }

  @Override
  public void add(Part[] parts) {
    boolean addFirst = add;
    forEachChunk(
        (t, row) -> {
          boolean added = addFirst;
          for (Part part : parts) {
            if (part != null) {
              multiply(part, t, row, added);
              added = true;
            }
          }
        });
    add = true;
  }

  /** Work on rows from the given one on, as many as a {@link RowProduct} takes. */
  private interface ChunkWork {
    void run(int t, int row);
  }

  private void forEachChunk(ChunkWork work) {
    Team.shared()
        .run(
            positions * chunks,
            1,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                work.run(i / chunks, i % chunks * RowProduct.ROWS);
              }
            });
  }

  private void multiply(Part panels, int t, int row, boolean addFirst) {
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
            sums,
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

  @Override
  public void finish() {
    forEachChunk(
        (t, row) -> {
          int count = Math.min(RowProduct.ROWS, rows - row) * columns;
          int weight = weight(t, row);
          SampledProduct.sumLanes(
              sums, weight * LANES, count, result.values(), result.offset() + weight, false);
        });
  }
}
