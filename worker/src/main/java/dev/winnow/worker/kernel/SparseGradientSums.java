package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

/**
 * The gradient of the weights that are not pruned, packed as they are. The right panels are not
 * transposed, and in the same blocks as those that the weights are multiplied with.
 */
final class SparseGradientSums implements GradientSums {
  /** Rows that one thread takes at a time: enough to use a block of dM again from cache. */
  private static final int ROWS = 32;

  /** Weights whose sums stay in cache, a vector each. */
  private static final int WEIGHTS = 4096;

  private final SparsePattern pattern;
  private final Weights result;
  private boolean add;

  /**
   * @param pattern its rows are those of the left panels, its columns the rows of the right ones
   * @param result to be overwritten
   */
  SparseGradientSums(SparsePattern pattern, Weights result) {
    this.pattern = pattern;
    this.result = result;
  }

  /** Adds the working memory of all threads. */
  static void addScratch(int rows, int columns, ScratchEstimate estimate) {
    long most = Math.min((long) Math.min(rows, ROWS) * columns, Math.max(columns, WEIGHTS));
    for (int thread = 0; thread < estimate.threads(); thread++) {
      estimate.add(thread, Scratch.Use.LANE_SUMS, (most + 1) * LANES);
    }
  }

  @Override
  public void add(Part[] parts) {
    int chunks = (pattern.rows() + ROWS - 1) / ROWS;
    boolean addFirst = add;
    Team.shared()
        .run(
            pattern.positions() * chunks,
            1,
            (from, to) -> {
              for (int unit = from; unit < to; unit++) {
                addRows(parts, unit / chunks, unit % chunks * ROWS, addFirst);
              }
            });
    add = true;
  }

  private void addRows(Part[] parts, int t, int row, boolean addFirst) {
    int end = Math.min(pattern.rows(), row + ROWS);
    int next;
    for (int from = row; from < end; from = next) {
      next = from + 1;
      while (next < end && count(t, from, next + 1) <= WEIGHTS) {
        next++;
      }
      add(parts, t, from, next, addFirst);
    }
  }

  private void add(Part[] parts, int t, int row, int end, boolean addFirst) {
    int first = pattern.start(t, row, 0);
    int count = count(t, row, end);
    float[] sums = Scratch.ofThread().floats(Scratch.Use.LANE_SUMS, (count + 1L) * LANES);
    boolean added = false;
    for (Part part : parts) {
      if (part != null) {
        multiply(part, t, row, end, first, sums, added);
        added = true;
      }
    }
    SampledProduct.sumLanes(sums, 0, count, result.values(), result.offset() + first, addFirst);
  }

  private int count(int t, int row, int end) {
    return pattern.end(t, end - 1, pattern.parts() - 1) - pattern.start(t, row, 0);
  }

  private void multiply(
      Part panels, int t, int row, int end, int first, float[] sums, boolean add) {
    Panel left = panels.left();
    Panel right = panels.right();
    for (int p = 0; p < right.columns(); p += right.width(p)) {
      int vAt = t * left.position() + left.at(0, p);
      int rowSize = left.rowSize(p);
      for (int part = 0; part < pattern.parts(); part++) {
        int wAt = t * right.position() + right.at(part * SparsePattern.DEPTH, p);
        for (int i = row; i < end; i++) {
          int from = pattern.start(t, i, part);
          SampledProduct.multiply(
              right.width(p),
              from,
              pattern.end(t, i, part),
              pattern.offsets(),
              panels.v(),
              vAt + i * rowSize,
              panels.w(),
              wAt,
              sums,
              (from - first) * LANES,
              add || p > 0);
        }
      }
    }
  }

  @Override
  public void finish() {}
}
