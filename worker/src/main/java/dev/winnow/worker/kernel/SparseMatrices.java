package dev.winnow.worker.kernel;

/**
 * The matrices of all positions of a tile without their zeros.
 *
 * @param values in the order of the pattern, from index {@code first}
 */
record SparseMatrices(SparsePattern pattern, float[] values, int first)
    implements PositionMatrices {
  @Override
  public int block() {
    return SparseProduct.WIDTH;
  }

  @Override
  public void multiply(int t, Panel from, float[] b, int bAt, Panel to, float[] m, int mAt) {
    for (int p = 0; p < from.columns(); p += from.width(p)) {
      int width = from.width(p);
      int row = mAt + to.at(0, p);
      int rowSize = to.rowSize(p);
      for (int part = 0; part < pattern.parts(); part++) {
        int block = bAt + from.at(part * SparsePattern.DEPTH, p);
        for (int i = 0; i < pattern.rows(); i++) {
          SparseProduct.multiply(
              width,
              pattern.start(t, i, part),
              pattern.end(t, i, part),
              pattern.offsets(),
              values,
              first,
              b,
              block,
              m,
              row + i * rowSize,
              part > 0);
        }
      }
    }
  }
}
