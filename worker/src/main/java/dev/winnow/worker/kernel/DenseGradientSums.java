package dev.winnow.worker.kernel;

/** The gradient of all weights. Takes dM transposed. */
final class DenseGradientSums implements GradientSums {
  /** Rows that one thread takes at a time: enough to use the right panel again from cache. */
  private static final int ROWS = VectorProduct.MANY_REGISTERS ? 20 : 24;

  private final int positions;
  private final int rows;
  private final int columns;
  private final Weights result;
  private final float[] sums;
  private final int sumsAt;
  private final int stride;
  private final boolean direct;
  private boolean add;

  /**
   * @param positions T
   * @param rows C
   * @param columns K
   * @param result [T][C][K], to be overwritten
   */
  DenseGradientSums(int positions, int rows, int columns, Weights result) {
    this.positions = positions;
    this.rows = rows;
    this.columns = columns;
    this.result = result;
    this.stride = VectorMemory.wholeVectors(columns);
    this.direct = stride == columns;
    this.sums =
        direct
            ? result.values()
            : Scratch.ofThread()
                .floats(Scratch.Use.WEIGHT_SUMS, scratchFloats(positions, rows, columns));
    this.sumsAt = direct ? result.offset() : 0;
  }

  /** Floats that the calling thread keeps: none where the result has whole vectors. */
  static long scratchFloats(int positions, int rows, int columns) {
    int stride = VectorMemory.wholeVectors(columns);
    return stride == columns ? 0 : (long) positions * rows * stride;
  }

  @Override
  public void add(Part[] parts) {
    int chunks = (rows + ROWS - 1) / ROWS;
    boolean addFirst = add;
    Team.shared()
        .run(
            positions * chunks,
            1,
            (from, to) -> {
              for (int unit = from; unit < to; unit++) {
                multiply(parts, unit / chunks, unit % chunks * ROWS, addFirst);
              }
            });
    add = true;
  }

  private void multiply(Part[] parts, int t, int row, boolean addFirst) {
    boolean added = addFirst;
    for (Part part : parts) {
      if (part != null) {
        PanelProduct.multiplyOverColumns(
            part.left(),
            part.v(),
            t * part.left().position(),
            part.right(),
            part.w(),
            t * part.right().position(),
            row,
            Math.min(rows, row + ROWS),
            sums,
            sumsAt + t * rows * stride,
            stride,
            added);
        added = true;
      }
    }
  }

  @Override
  public void finish() {
    if (direct) {
      return;
    }
    for (int i = 0; i < positions * rows; i++) {
      System.arraycopy(sums, i * stride, result.values(), result.offset() + i * columns, columns);
    }
  }
}
