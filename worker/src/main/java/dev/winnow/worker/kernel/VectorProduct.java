package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product on row-major parts of arrays, blocked for registers: 6 rows x 2 vectors are 12
 * sums, enough to hide the latency of two multiply-add units, and with their operands no more than
 * the 16 registers of AVX2.
 */
final class VectorProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Columns are computed in multiples of this; the matrices b and m must have room for them. */
  static final int COLUMNS = 2 * LANES;

  /** So many rows of a block of columns of b stay in the first-level cache. */
  private static final int DEPTH = 256;

  private VectorProduct() {}

  /**
   * {@code m = a b}, or {@code m += a b} when accumulating; each matrix is an array, the position
   * of its first element and the distance between its rows.
   *
   * @param rows of a and m
   * @param depth columns of a, rows of b
   * @param columns of b and m, rounded up to a multiple of {@link #COLUMNS}
   */
  static void multiply(
      int rows,
      int depth,
      int columns,
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int bAt,
      int bRow,
      float[] m,
      int mAt,
      int mRow,
      boolean accumulate) {
    for (int d = 0; d < depth; d += DEPTH) {
      boolean add = accumulate || d > 0;
      int part = Math.min(DEPTH, depth - d);
      for (int p = 0; p < columns; p += COLUMNS) {
        for (int k = 0; k < rows; k += 6) {
          block(
              rows - 1 - k,
              part,
              a,
              aAt + k * aRow + d,
              aRow,
              b,
              bAt + d * bRow + p,
              bRow,
              m,
              mAt + k * mRow + p,
              mRow,
              add);
        }
      }
    }
  }

  /** Six rows; those after the last are the last again, and all are read before any is written. */
  private static void block(
      int last,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int bAt,
      int bRow,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    int a0 = aAt + Math.min(0, last) * aRow;
    int a1 = aAt + Math.min(1, last) * aRow;
    int a2 = aAt + Math.min(2, last) * aRow;
    int a3 = aAt + Math.min(3, last) * aRow;
    int a4 = aAt + Math.min(4, last) * aRow;
    int a5 = aAt + Math.min(5, last) * aRow;
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s41 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s51 = FloatVector.zero(SPECIES);
    int at = bAt;
    for (int i = 0; i < depth; i++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      s00 = w0.fma(b0, s00);
      s01 = w0.fma(b1, s01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      s10 = w1.fma(b0, s10);
      s11 = w1.fma(b1, s11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      s20 = w2.fma(b0, s20);
      s21 = w2.fma(b1, s21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      s30 = w3.fma(b0, s30);
      s31 = w3.fma(b1, s31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + i]);
      s40 = w4.fma(b0, s40);
      s41 = w4.fma(b1, s41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + i]);
      s50 = w5.fma(b0, s50);
      s51 = w5.fma(b1, s51);
      at += bRow;
    }
    int m0 = mAt + Math.min(0, last) * mRow;
    int m1 = mAt + Math.min(1, last) * mRow;
    int m2 = mAt + Math.min(2, last) * mRow;
    int m3 = mAt + Math.min(3, last) * mRow;
    int m4 = mAt + Math.min(4, last) * mRow;
    int m5 = mAt + Math.min(5, last) * mRow;
    if (add) {
      s00 = s00.add(FloatVector.fromArray(SPECIES, m, m0));
      s01 = s01.add(FloatVector.fromArray(SPECIES, m, m0 + LANES));
      s10 = s10.add(FloatVector.fromArray(SPECIES, m, m1));
      s11 = s11.add(FloatVector.fromArray(SPECIES, m, m1 + LANES));
      s20 = s20.add(FloatVector.fromArray(SPECIES, m, m2));
      s21 = s21.add(FloatVector.fromArray(SPECIES, m, m2 + LANES));
      s30 = s30.add(FloatVector.fromArray(SPECIES, m, m3));
      s31 = s31.add(FloatVector.fromArray(SPECIES, m, m3 + LANES));
      s40 = s40.add(FloatVector.fromArray(SPECIES, m, m4));
      s41 = s41.add(FloatVector.fromArray(SPECIES, m, m4 + LANES));
      s50 = s50.add(FloatVector.fromArray(SPECIES, m, m5));
      s51 = s51.add(FloatVector.fromArray(SPECIES, m, m5 + LANES));
    }
    s00.intoArray(m, m0);
    s01.intoArray(m, m0 + LANES);
    s10.intoArray(m, m1);
    s11.intoArray(m, m1 + LANES);
    s20.intoArray(m, m2);
    s21.intoArray(m, m2 + LANES);
    s30.intoArray(m, m3);
    s31.intoArray(m, m3 + LANES);
    s40.intoArray(m, m4);
    s41.intoArray(m, m4 + LANES);
    s50.intoArray(m, m5);
    s51.intoArray(m, m5 + LANES);
  }
}
