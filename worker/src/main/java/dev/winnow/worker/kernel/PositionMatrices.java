package dev.winnow.worker.kernel;

/** The left matrices of a Winograd convolution's products, one for each position of a tile. */
interface PositionMatrices {
  /** Columns of the blocks in which right matrices lie. */
  int block();

  /**
   * {@code m = a b} with the matrix of a position.
   *
   * @param from shape of b, which begins at bAt, in blocks of {@link #block}
   * @param to shape of m, which begins at mAt, in the same blocks or in one
   */
  void multiply(int t, Panel from, float[] b, int bAt, Panel to, float[] m, int mAt);

  /** With all positions, whose panels follow each other. */
  default void multiply(int positions, Panel from, float[] b, Panel to, float[] m) {
    for (int t = 0; t < positions; t++) {
      multiply(t, from, b, t * from.position(), to, m, t * to.position());
    }
  }
}
