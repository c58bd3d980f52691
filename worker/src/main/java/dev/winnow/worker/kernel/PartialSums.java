package dev.winnow.worker.kernel;

/** The end of a weight gradient: what the shares of a team have summed becomes one array. */
final class PartialSums {
  private PartialSums() {}

  /**
   * Adds up the shares in their order and transposes.
   *
   * @param sums [shares][T][rows][stride]
   * @param size of a share
   * @param used which shares were run; the first always is
   * @param positions T
   * @param columns used of each row
   * @param result [T][columns][rows]
   */
  static void combine(
      float[] sums,
      int size,
      boolean[] used,
      int positions,
      int rows,
      int columns,
      int stride,
      float[] result) {
    Team.shared()
        .run(
            positions,
            1,
            (share, from, to) -> {
              for (int t = from; t < to; t++) {
                int at = t * rows * stride;
                addShares(sums, size, used, at, rows * stride);
                VectorMemory.transpose(
                    sums, at, stride, rows, columns, result, t * rows * columns, rows);
              }
            });
  }

  private static void addShares(float[] sums, int size, boolean[] used, int from, int length) {
    for (int share = 1; share < used.length; share++) {
      int offset = share * size;
      for (int i = from; used[share] && i < from + length; i++) {
        sums[i] += sums[offset + i];
      }
    }
  }
}
