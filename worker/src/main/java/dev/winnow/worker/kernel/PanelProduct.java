package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;

/** Products with whole panels: cut up so that what is used again is still in cache. */
final class PanelProduct {
  /**
   * With 16 registers, a step of the product is so short that the range checks of its rows count:
   * they are brought next to each other first, wherever they lie.
   */
  private static final boolean GATHERS = !VectorProduct.MANY_REGISTERS;

  /**
   * Neighbours at least so many floats apart are brought together, too: they fall into so few sets
   * of the caches that a line would be fetched again for each few of the rows that it has. Measured
   * at 512: a product with 32 columns takes 0.65 of the time, one with 128 columns 0.85; at 256 and
   * 384 what it took.
   */
  private static final int FAR = 512;

  /** So many rows of a full block of a panel stay in the first-level cache. */
  private static final int DEPTH = GATHERS ? 128 : 256;

  /** So many rows of the left matrix, at that depth, stay in cache, too; whole cache lines. */
  static final int ROWS = GATHERS ? 24 : 80;

  private PanelProduct() {}

  /**
   * {@code m = a b}, where element (i, d) of a is at {@code aAt + i * aRow + d * aDepth}; one of
   * these strides is 1.
   *
   * @param from shape of b, which begins at bAt
   * @param to shape of m, which begins at mAt; has as many columns, in the same blocks or in one
   */
  static void multiply(
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      Panel from,
      float[] b,
      int bAt,
      Panel to,
      float[] m,
      int mAt) {
    boolean gathers = GATHERS || aDepth >= FAR;
    float[] left = gathers ? gathered() : a;
    int leftRow = gathers ? 1 : aRow;
    int leftDepth = gathers ? ROWS : aDepth;
    for (int row = 0; row < to.rows(); row += ROWS) {
      int rows = Math.min(ROWS, to.rows() - row);
      for (int d = 0; d < from.rows(); d += DEPTH) {
        int depth = Math.min(DEPTH, from.rows() - d);
        int at = aAt + row * aRow + d * aDepth;
        if (gathers) {
          gather(a, at, aRow, aDepth, rows, depth, left);
          at = 0;
        }
        for (int p = 0; p < from.columns(); p += from.width(p)) {
          VectorProduct.multiply(
              from.width(p) / LANES,
              rows,
              depth,
              left,
              at,
              leftRow,
              leftDepth,
              b,
              bAt + from.at(d, p),
              m,
              mAt + to.at(row, p),
              to.width(to.start(p)),
              d > 0);
        }
      }
    }
  }

  private static float[] gathered() {
    return Scratch.ofThread().floats(Scratch.Use.FACTOR, DEPTH * ROWS);
  }

  /** Adds the working memory of all threads. */
  static void addScratch(ScratchEstimate estimate) {
    for (int thread = 0; thread < estimate.threads(); thread++) {
      estimate.add(thread, Scratch.Use.FACTOR, DEPTH * ROWS);
    }
  }

  /** Some rows of a matrix, of which either rows or columns lie next to each other. */
  private static void gather(
      float[] a, int at, int aRow, int aDepth, int rows, int depth, float[] gathered) {
    if (aDepth == 1) {
      VectorMemory.transpose(a, at, aRow, rows, depth, gathered, 0, ROWS);
      return;
    }
    VectorMemory.copy(a, at, aDepth, rows, depth, gathered, ROWS);
  }

  /**
   * {@code s = v w}, or {@code s += v w}, for some rows of v: a product over the columns of v,
   * which are the rows of w.
   *
   * @param left shape of v, which begins at vAt
   * @param right shape of w, which begins at wAt
   * @param row first row of v and s, up to {@code end}, of which there are at most {@link #ROWS}
   * @param sAt where row 0 of s begins; sRow apart, with room for all columns of w
   */
  static void multiplyOverColumns(
      Panel left,
      float[] v,
      int vAt,
      Panel right,
      float[] w,
      int wAt,
      int row,
      int end,
      float[] s,
      int sAt,
      int sRow,
      boolean add) {
    float[] factor = GATHERS ? gathered() : v;
    int depth;
    for (int p = 0; p < left.columns(); p += depth) {
      depth = Math.min(DEPTH, left.rest(p));
      int at = vAt + left.at(row, p);
      int vRow = left.width(left.start(p));
      int vDepth = 1;
      if (GATHERS) {
        gather(v, at, vRow, vDepth, end - row, depth, factor);
        at = 0;
        vRow = 1;
        vDepth = ROWS;
      }
      for (int k = 0; k < right.columns(); k += right.width(k)) {
        VectorProduct.multiply(
            right.width(k) / LANES,
            end - row,
            depth,
            factor,
            at,
            vRow,
            vDepth,
            w,
            wAt + right.at(p, k),
            s,
            sAt + row * sRow + k,
            sRow,
            add || p > 0);
      }
    }
  }
}
