package dev.winnow.worker.kernel;

/** Products with whole panels: cut up so that what is used again is still in cache. */
final class PanelProduct {
  private static final int LANES = VectorMemory.wholeVectors(1);

  /** So many rows of a full block of a panel stay in the first-level cache. */
  private static final int DEPTH = 256;

  /** So many rows of the left matrix, at that depth, stay in the second-level cache. */
  static final int ROWS = 40;

  private PanelProduct() {}

  /**
   * {@code m = a b}, where element (i, d) of a is at {@code aAt + i * aRow + d * aDepth}.
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
    boolean scattered = aRow == 1 && aDepth > ROWS;
    int step = scattered ? ROWS : aDepth;
    float[] near = scattered ? Scratch.ofThread().floats(Scratch.Use.FACTOR, DEPTH * ROWS) : a;
    for (int row = 0; row < to.rows(); row += ROWS) {
      int rows = Math.min(ROWS, to.rows() - row);
      for (int d = 0; d < from.rows(); d += DEPTH) {
        int depth = Math.min(DEPTH, from.rows() - d);
        int at = aAt + row * aRow + d * aDepth;
        if (scattered) {
          gather(a, at, aDepth, depth, rows, near);
          at = 0;
        }
        for (int p = 0; p < from.columns(); p += from.width(p)) {
          VectorProduct.multiply(
              from.width(p) / LANES,
              rows,
              depth,
              near,
              at,
              aRow,
              step,
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

  /** Brings rows that lie pages apart together: each would cost the product a wait for memory. */
  private static void gather(
      float[] a, int at, int stride, int depth, int length, float[] gathered) {
    for (int d = 0; d < depth; d++) {
      System.arraycopy(a, at + d * stride, gathered, d * ROWS, length);
    }
  }

  /**
   * {@code s = v w}, or {@code s += v w}, for some rows of v: a product over the columns of v,
   * which are the rows of w.
   *
   * @param left shape of v, which begins at vAt
   * @param right shape of w, which begins at wAt
   * @param row first row of v and s, up to {@code end}
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
    int depth;
    for (int p = 0; p < left.columns(); p += depth) {
      depth = Math.min(DEPTH, left.rest(p));
      for (int k = 0; k < right.columns(); k += right.width(k)) {
        VectorProduct.multiply(
            right.width(k) / LANES,
            end - row,
            depth,
            v,
            vAt + left.at(row, p),
            left.width(left.start(p)),
            1,
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
