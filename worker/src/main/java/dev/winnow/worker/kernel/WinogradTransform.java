package dev.winnow.worker.kernel;

/**
 * The transforms of one kind of tile. A strip is rows of a run of neighbouring tiles: element (y,
 * x) of its i-th tile is a run of {@code unit} floats at {@code y * rowSize + (i * m + x) * unit}.
 * In a panel, position p of the tile begins {@code p * position} after position 0. All lengths are
 * whole vectors. An instance serves one thread.
 *
 * <p>What is read from a strip goes through the columns first, all tiles at once, since neighbours
 * share columns, and then through the rows of each tile; what goes to a strip takes a vector of a
 * tile through both.
 */
abstract class WinogradTransform {
  /** t */
  final int tile;

  /** m */
  final int outputs;

  WinogradTransform(int tile, int outputs) {
    this.tile = tile;
    this.outputs = outputs;
  }

  static WinogradTransform of(int tile, Scratch scratch) {
    return tile == 4 ? new WinogradTransform4(scratch) : new WinogradTransform6(scratch);
  }

  /**
   * {@code B^T d} for all columns of a strip of t rows: t rows of {@code columns}, rowSize apart.
   */
  abstract void inputColumns(float[] strip, int rowSize, float[] columns);

  /**
   * {@code V = (B^T d) B} of a tile, through the ReLU if asked.
   *
   * @param at where the tile's part begins in columns
   * @param length of the part
   */
  abstract void inputRows(
      float[] columns,
      int at,
      int unit,
      int rowSize,
      float[] panel,
      int to,
      int position,
      int length,
      boolean relu);

  /** {@code Y = A^T M A} of a tile, to m rows of a strip. */
  abstract void output(
      float[] panel,
      int from,
      int position,
      int length,
      float[] strip,
      int at,
      int unit,
      int rowSize);

  /**
   * {@code A dY} for all columns of a strip of m rows: t rows of {@code columns}, rowSize apart.
   */
  abstract void outputGradientColumns(float[] strip, int rowSize, float[] columns);

  /** {@code dM = (A dY) A^T} of a tile. */
  abstract void outputGradientRows(
      float[] columns,
      int at,
      int unit,
      int rowSize,
      float[] panel,
      int to,
      int position,
      int length);

  /** {@code dd = B dV B^T} of a tile, added to t rows of a strip. */
  abstract void inputGradient(
      float[] panel,
      int from,
      int position,
      int length,
      float[] strip,
      int at,
      int unit,
      int rowSize);
}
