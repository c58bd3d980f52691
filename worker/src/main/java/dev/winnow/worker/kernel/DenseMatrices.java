package dev.winnow.worker.kernel;

/**
 * The matrices of all positions of a tile as they lie in the weights.
 *
 * @param weights element (i, j) of position t is at {@code t * size + i * rowStride + j *
 *     columnStride}; one of these strides is 1
 * @param size of a matrix
 */
record DenseMatrices(Weights weights, int size, int rowStride, int columnStride)
    implements PositionMatrices {
  /**
   * They are read once for so many columns. With half as many, backward passes of 128 and more
   * channels take 1.1 times as long; those of fewer channels take what they take.
   */
  static final int FEWEST_COLUMNS = 256;

  @Override
  public int fewestColumns() {
    return FEWEST_COLUMNS;
  }

  @Override
  public int block() {
    return Panel.WIDTH;
  }

  @Override
  public void multiply(int t, Panel from, float[] b, int bAt, Panel to, float[] m, int mAt) {
    int at = weights.offset() + t * size;
    PanelProduct.multiply(weights.values(), at, rowStride, columnStride, from, b, bAt, to, m, mAt);
  }
}
