package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of one sparse row with a block of a {@link Panel}: the sums of eight vectors stay in
 * registers, enough that none waits for its last addition, and each value of the row meets eight
 * vectors of the block.
 */
final class SparseProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Columns of a panel's blocks. */
  static final int WIDTH = 8 * LANES;

  private SparseProduct() {}

  /**
   * {@code m = a b}, or {@code m += a b}, for one row of a and m.
   *
   * @param width of the block: eight vectors, or four, two or one
   * @param from first value of the row, up to {@code to}
   * @param offsets row of b for each value
   * @param values value i is at valuesAt + i
   * @param b the block begins at bAt
   * @param m the row begins at mAt
   */
  static void multiply(
      int width,
      int from,
      int to,
      byte[] offsets,
      float[] values,
      int valuesAt,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      boolean add) {
    if (width == WIDTH) {
      byEight(from, to, offsets, values, valuesAt, b, bAt, m, mAt, add);
    } else if (width == 4 * LANES) {
      byFour(from, to, offsets, values, valuesAt, b, bAt, m, mAt, add);
    } else {
      for (int v = 0; v < width; v += LANES) {
        byOne(width, from, to, offsets, values, valuesAt, b, bAt + v, m, mAt + v, add);
      }
    }
  }

  /** Eight vectors. */
  private static void byEight(
      int from,
      int to,
      byte[] offsets,
      float[] values,
      int valuesAt,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      boolean add) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    if (add) {
      s0 = FloatVector.fromArray(SPECIES, m, mAt);
      s1 = FloatVector.fromArray(SPECIES, m, mAt + LANES);
      s2 = FloatVector.fromArray(SPECIES, m, mAt + 2 * LANES);
      s3 = FloatVector.fromArray(SPECIES, m, mAt + 3 * LANES);
      s4 = FloatVector.fromArray(SPECIES, m, mAt + 4 * LANES);
      s5 = FloatVector.fromArray(SPECIES, m, mAt + 5 * LANES);
      s6 = FloatVector.fromArray(SPECIES, m, mAt + 6 * LANES);
      s7 = FloatVector.fromArray(SPECIES, m, mAt + 7 * LANES);
    }
    for (int i = from; i < to; i++) {
      int at = bAt + offsets[i] * 8 * LANES;
      FloatVector w = FloatVector.broadcast(SPECIES, values[valuesAt + i]);
      s0 = w.fma(FloatVector.fromArray(SPECIES, b, at), s0);
      s1 = w.fma(FloatVector.fromArray(SPECIES, b, at + LANES), s1);
      s2 = w.fma(FloatVector.fromArray(SPECIES, b, at + 2 * LANES), s2);
      s3 = w.fma(FloatVector.fromArray(SPECIES, b, at + 3 * LANES), s3);
      s4 = w.fma(FloatVector.fromArray(SPECIES, b, at + 4 * LANES), s4);
      s5 = w.fma(FloatVector.fromArray(SPECIES, b, at + 5 * LANES), s5);
      s6 = w.fma(FloatVector.fromArray(SPECIES, b, at + 6 * LANES), s6);
      s7 = w.fma(FloatVector.fromArray(SPECIES, b, at + 7 * LANES), s7);
    }
    s0.intoArray(m, mAt);
    s1.intoArray(m, mAt + LANES);
    s2.intoArray(m, mAt + 2 * LANES);
    s3.intoArray(m, mAt + 3 * LANES);
    s4.intoArray(m, mAt + 4 * LANES);
    s5.intoArray(m, mAt + 5 * LANES);
    s6.intoArray(m, mAt + 6 * LANES);
    s7.intoArray(m, mAt + 7 * LANES);
  }

  /** Four vectors. */
  private static void byFour(
      int from,
      int to,
      byte[] offsets,
      float[] values,
      int valuesAt,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      boolean add) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    if (add) {
      s0 = FloatVector.fromArray(SPECIES, m, mAt);
      s1 = FloatVector.fromArray(SPECIES, m, mAt + LANES);
      s2 = FloatVector.fromArray(SPECIES, m, mAt + 2 * LANES);
      s3 = FloatVector.fromArray(SPECIES, m, mAt + 3 * LANES);
    }
    for (int i = from; i < to; i++) {
      int at = bAt + offsets[i] * 4 * LANES;
      FloatVector w = FloatVector.broadcast(SPECIES, values[valuesAt + i]);
      s0 = w.fma(FloatVector.fromArray(SPECIES, b, at), s0);
      s1 = w.fma(FloatVector.fromArray(SPECIES, b, at + LANES), s1);
      s2 = w.fma(FloatVector.fromArray(SPECIES, b, at + 2 * LANES), s2);
      s3 = w.fma(FloatVector.fromArray(SPECIES, b, at + 3 * LANES), s3);
    }
    s0.intoArray(m, mAt);
    s1.intoArray(m, mAt + LANES);
    s2.intoArray(m, mAt + 2 * LANES);
    s3.intoArray(m, mAt + 3 * LANES);
  }

  /** One vector of a block. */
  private static void byOne(
      int width,
      int from,
      int to,
      byte[] offsets,
      float[] values,
      int valuesAt,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      boolean add) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    if (add) {
      s0 = FloatVector.fromArray(SPECIES, m, mAt);
    }
    for (int i = from; i < to; i++) {
      int at = bAt + offsets[i] * width;
      FloatVector w = FloatVector.broadcast(SPECIES, values[valuesAt + i]);
      s0 = w.fma(FloatVector.fromArray(SPECIES, b, at), s0);
    }
    s0.intoArray(m, mAt);
  }
}
