package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of four rows of one matrix with four rows of another, lane by lane: of each pair of
 * rows a vector remains, whose lanes are yet to be added up.
 */
final class RowProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Rows of either matrix. */
  static final int ROWS = 4;

  private RowProduct() {}

  /**
   * Rows after the last are the last again.
   *
   * @param vectors in a row
   * @param vLast last row of v, from the first
   * @param v rows are vRow apart, their vectors next to each other
   * @param wLast likewise of w
   * @param w rows are wRow apart, which is as many vectors as lie next to each other: 1, 2 or 4;
   *     the next ones are wBlock further on
   * @param sums a vector for each pair of rows, those of a row of v next to each other
   * @param sumRow distance of those of two rows of v
   * @param add whether to add to the sums or to write them
   */
  static void multiply(
      int vectors,
      int vLast,
      float[] v,
      int vAt,
      int vRow,
      int wLast,
      float[] w,
      int wAt,
      int wRow,
      int wBlock,
      float[] sums,
      int sumAt,
      int sumRow,
      boolean add) {
    int v1 = Math.min(1, vLast);
    int v2 = Math.min(2, vLast);
    int v3 = Math.min(3, vLast);
    int w1 = Math.min(1, wLast);
    int w2 = Math.min(2, wLast);
    int w3 = Math.min(3, wLast);
    int s0 = sumAt;
    int s1 = sumAt + v1 * sumRow;
    int s2 = sumAt + v2 * sumRow;
    int s3 = sumAt + v3 * sumRow;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s00 = add ? load(sums, s0) : zero;
    FloatVector s01 = add ? load(sums, s0 + w1 * LANES) : zero;
    FloatVector s02 = add ? load(sums, s0 + w2 * LANES) : zero;
    FloatVector s03 = add ? load(sums, s0 + w3 * LANES) : zero;
    FloatVector s10 = add ? load(sums, s1) : zero;
    FloatVector s11 = add ? load(sums, s1 + w1 * LANES) : zero;
    FloatVector s12 = add ? load(sums, s1 + w2 * LANES) : zero;
    FloatVector s13 = add ? load(sums, s1 + w3 * LANES) : zero;
    FloatVector s20 = add ? load(sums, s2) : zero;
    FloatVector s21 = add ? load(sums, s2 + w1 * LANES) : zero;
    FloatVector s22 = add ? load(sums, s2 + w2 * LANES) : zero;
    FloatVector s23 = add ? load(sums, s2 + w3 * LANES) : zero;
    FloatVector s30 = add ? load(sums, s3) : zero;
    FloatVector s31 = add ? load(sums, s3 + w1 * LANES) : zero;
    FloatVector s32 = add ? load(sums, s3 + w2 * LANES) : zero;
    FloatVector s33 = add ? load(sums, s3 + w3 * LANES) : zero;
    int mask = wRow / LANES - 1;
    int shift = Integer.bitCount(mask);
    for (int i = 0; i < vectors; i++) {
      int from = vAt + i * LANES;
      int to = wAt + (i >> shift) * wBlock + (i & mask) * LANES;
      FloatVector b0 = load(w, to);
      FloatVector b1 = load(w, to + w1 * wRow);
      FloatVector b2 = load(w, to + w2 * wRow);
      FloatVector b3 = load(w, to + w3 * wRow);
      FloatVector a0 = load(v, from);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = load(v, from + v1 * vRow);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = load(v, from + v2 * vRow);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = load(v, from + v3 * vRow);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
    }
    s00.intoArray(sums, s0);
    s01.intoArray(sums, s0 + w1 * LANES);
    s02.intoArray(sums, s0 + w2 * LANES);
    s03.intoArray(sums, s0 + w3 * LANES);
    s10.intoArray(sums, s1);
    s11.intoArray(sums, s1 + w1 * LANES);
    s12.intoArray(sums, s1 + w2 * LANES);
    s13.intoArray(sums, s1 + w3 * LANES);
    s20.intoArray(sums, s2);
    s21.intoArray(sums, s2 + w1 * LANES);
    s22.intoArray(sums, s2 + w2 * LANES);
    s23.intoArray(sums, s2 + w3 * LANES);
    s30.intoArray(sums, s3);
    s31.intoArray(sums, s3 + w1 * LANES);
    s32.intoArray(sums, s3 + w2 * LANES);
    s33.intoArray(sums, s3 + w3 * LANES);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }
}
