package dev.winnow.worker.kernel;

/** The left matrices of a Winograd convolution's products, one for each position of a tile. */
interface PositionMatrices {
  /** Columns of the blocks in which right matrices lie. */
  int block();

  /** Columns of right matrices at least, however many rows they have. */
  default int fewestColumns() {
    return block();
  }

  /**
   * {@code m = a b} with the matrix of a position.
   *
   * @param from shape of b, which begins at bAt, in blocks of {@link #block}
   * @param to shape of m, which begins at mAt, in the same blocks or in one
   */
  void multiply(int t, Panel from, float[] b, int bAt, Panel to, float[] m, int mAt);

  /** With positions from {@code first} up to {@code end}, whose panels follow each other. */
  default void multiply(int first, int end, Panel from, float[] b, Panel to, float[] m) {
    for (int t = first; t < end; t++) {
      multiply(t, from, b, t * from.position(), to, m, t * to.position());
    }
  }
}
