package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product of a matrix a, read where it lies by two strides, with one block of a {@link
 * Panel}: so many vectors wide, rows next to each other. Sums are kept in registers, so many that
 * none waits for its last addition.
 *
 * <p>Two habits of the compiler decide the speed. It moves the range checks of vector loads out of
 * a loop only when their index is the loop's own variable with a constant step: hence the position
 * in b is the loop variable. And it may load all operands of a step before it uses the first: where
 * sums, vectors of b and factors of a together exceed the registers, one compilation in three
 * spills and runs at less than half the speed. Hence 5 rows x 4 vectors and 8 x 2 where there are
 * 32 registers, 4 x 2 and 7 x 1 where there are 16.
 */
final class VectorProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Vectors of 16 floats come with 32 registers. */
  static final boolean MANY_REGISTERS = LANES >= 16;

  private VectorProduct() {}

  /**
   * {@code m = a b}, or {@code m += a b}. Element (i, d) of a is at {@code aAt + i * aRow + d *
   * aDepth}, (d, p) of b at {@code bAt + d * vectors * LANES + p}, (i, p) of m at {@code mAt + i *
   * mRow + p}.
   *
   * <p>Where there are 16 registers, aRow is 1, and a has a multiple of four rows.
   *
   * @param vectors width of b and m: 4, 2 or 1
   * @param rows of a and m
   * @param depth columns of a, rows of b
   * @param add whether to add to m
   */
  static void multiply(
      int vectors,
      int rows,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    if (vectors == 4) {
      multiplyByFour(rows, depth, a, aAt, aRow, aDepth, b, bAt, m, mAt, mRow, add);
      return;
    }
    int step = stepRows(vectors);
    for (int i = 0; i < rows; i += step) {
      int last = rows - 1 - i;
      int from = aAt + i * aRow;
      int to = mAt + i * mRow;
      if (vectors == 1) {
        sevenByOne(last, depth, a, from, aRow, aDepth, b, bAt, m, to, mRow, add);
      } else if (MANY_REGISTERS) {
        eightByTwo(last, depth, a, from, aRow, aDepth, b, bAt, m, to, mRow, add);
      } else {
        fourByTwo(last, depth, a, from, aDepth, b, bAt, m, to, mRow, add);
      }
    }
  }

  /** Fives, and so many fours that nothing is left over, if there are so many rows. */
  private static void multiplyByFour(
      int rows,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    int fours = (5 - rows % 5) % 5;
    int fives = Math.max(0, rows - 4 * fours);
    int i = 0;
    for (; i < fives; i += 5) {
      fiveByFour(
          rows - 1 - i,
          depth,
          a,
          aAt + i * aRow,
          aRow,
          aDepth,
          b,
          bAt,
          m,
          mAt + i * mRow,
          mRow,
          add);
    }
    for (; i < rows; i += 4) {
      fourByFour(
          rows - 1 - i,
          depth,
          a,
          aAt + i * aRow,
          aRow,
          aDepth,
          b,
          bAt,
          m,
          mAt + i * mRow,
          mRow,
          add);
    }
  }

  /** Rows that the kernel for one or two vectors takes at a time. */
  private static int stepRows(int vectors) {
    if (vectors == 1) {
      return 7;
    }
    return MANY_REGISTERS ? 8 : 4;
  }

  // In each kernel, rows after the last are the last again: all are read before any is written.

  /** Five rows, four vectors. */
  private static void fiveByFour(
      int last,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    int a0 = aAt;
    int a1 = aAt + Math.min(1, last) * aRow;
    int a2 = aAt + Math.min(2, last) * aRow;
    int a3 = aAt + Math.min(3, last) * aRow;
    int a4 = aAt + Math.min(4, last) * aRow;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    FloatVector s8 = FloatVector.zero(SPECIES);
    FloatVector s9 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s14 = FloatVector.zero(SPECIES);
    FloatVector s15 = FloatVector.zero(SPECIES);
    FloatVector s16 = FloatVector.zero(SPECIES);
    FloatVector s17 = FloatVector.zero(SPECIES);
    FloatVector s18 = FloatVector.zero(SPECIES);
    FloatVector s19 = FloatVector.zero(SPECIES);
    int end = bAt + depth * 4 * LANES;
    int i = 0;
    for (int at = bAt; at < end; at += 4 * LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, at + 3 * LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      s0 = w0.fma(b0, s0);
      s1 = w0.fma(b1, s1);
      s2 = w0.fma(b2, s2);
      s3 = w0.fma(b3, s3);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      s4 = w1.fma(b0, s4);
      s5 = w1.fma(b1, s5);
      s6 = w1.fma(b2, s6);
      s7 = w1.fma(b3, s7);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      s8 = w2.fma(b0, s8);
      s9 = w2.fma(b1, s9);
      s10 = w2.fma(b2, s10);
      s11 = w2.fma(b3, s11);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      s12 = w3.fma(b0, s12);
      s13 = w3.fma(b1, s13);
      s14 = w3.fma(b2, s14);
      s15 = w3.fma(b3, s15);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + i]);
      s16 = w4.fma(b0, s16);
      s17 = w4.fma(b1, s17);
      s18 = w4.fma(b2, s18);
      s19 = w4.fma(b3, s19);
      i += aDepth;
    }
    int m0 = mAt;
    int m1 = mAt + Math.min(1, last) * mRow;
    int m2 = mAt + Math.min(2, last) * mRow;
    int m3 = mAt + Math.min(3, last) * mRow;
    int m4 = mAt + Math.min(4, last) * mRow;
    if (add) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, m, m0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, m, m0 + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, m, m0 + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(SPECIES, m, m0 + 3 * LANES));
      s4 = s4.add(FloatVector.fromArray(SPECIES, m, m1));
      s5 = s5.add(FloatVector.fromArray(SPECIES, m, m1 + LANES));
      s6 = s6.add(FloatVector.fromArray(SPECIES, m, m1 + 2 * LANES));
      s7 = s7.add(FloatVector.fromArray(SPECIES, m, m1 + 3 * LANES));
      s8 = s8.add(FloatVector.fromArray(SPECIES, m, m2));
      s9 = s9.add(FloatVector.fromArray(SPECIES, m, m2 + LANES));
      s10 = s10.add(FloatVector.fromArray(SPECIES, m, m2 + 2 * LANES));
      s11 = s11.add(FloatVector.fromArray(SPECIES, m, m2 + 3 * LANES));
      s12 = s12.add(FloatVector.fromArray(SPECIES, m, m3));
      s13 = s13.add(FloatVector.fromArray(SPECIES, m, m3 + LANES));
      s14 = s14.add(FloatVector.fromArray(SPECIES, m, m3 + 2 * LANES));
      s15 = s15.add(FloatVector.fromArray(SPECIES, m, m3 + 3 * LANES));
      s16 = s16.add(FloatVector.fromArray(SPECIES, m, m4));
      s17 = s17.add(FloatVector.fromArray(SPECIES, m, m4 + LANES));
      s18 = s18.add(FloatVector.fromArray(SPECIES, m, m4 + 2 * LANES));
      s19 = s19.add(FloatVector.fromArray(SPECIES, m, m4 + 3 * LANES));
    }
    s0.intoArray(m, m0);
    s1.intoArray(m, m0 + LANES);
    s2.intoArray(m, m0 + 2 * LANES);
    s3.intoArray(m, m0 + 3 * LANES);
    s4.intoArray(m, m1);
    s5.intoArray(m, m1 + LANES);
    s6.intoArray(m, m1 + 2 * LANES);
    s7.intoArray(m, m1 + 3 * LANES);
    s8.intoArray(m, m2);
    s9.intoArray(m, m2 + LANES);
    s10.intoArray(m, m2 + 2 * LANES);
    s11.intoArray(m, m2 + 3 * LANES);
    s12.intoArray(m, m3);
    s13.intoArray(m, m3 + LANES);
    s14.intoArray(m, m3 + 2 * LANES);
    s15.intoArray(m, m3 + 3 * LANES);
    s16.intoArray(m, m4);
    s17.intoArray(m, m4 + LANES);
    s18.intoArray(m, m4 + 2 * LANES);
    s19.intoArray(m, m4 + 3 * LANES);
  }

  /** Four rows, four vectors. */
  private static void fourByFour(
      int last,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    int a0 = aAt;
    int a1 = aAt + Math.min(1, last) * aRow;
    int a2 = aAt + Math.min(2, last) * aRow;
    int a3 = aAt + Math.min(3, last) * aRow;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    FloatVector s8 = FloatVector.zero(SPECIES);
    FloatVector s9 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s14 = FloatVector.zero(SPECIES);
    FloatVector s15 = FloatVector.zero(SPECIES);
    int end = bAt + depth * 4 * LANES;
    int i = 0;
    for (int at = bAt; at < end; at += 4 * LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, at + 3 * LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      s0 = w0.fma(b0, s0);
      s1 = w0.fma(b1, s1);
      s2 = w0.fma(b2, s2);
      s3 = w0.fma(b3, s3);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      s4 = w1.fma(b0, s4);
      s5 = w1.fma(b1, s5);
      s6 = w1.fma(b2, s6);
      s7 = w1.fma(b3, s7);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      s8 = w2.fma(b0, s8);
      s9 = w2.fma(b1, s9);
      s10 = w2.fma(b2, s10);
      s11 = w2.fma(b3, s11);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      s12 = w3.fma(b0, s12);
      s13 = w3.fma(b1, s13);
      s14 = w3.fma(b2, s14);
      s15 = w3.fma(b3, s15);
      i += aDepth;
    }
    int m0 = mAt;
    int m1 = mAt + Math.min(1, last) * mRow;
    int m2 = mAt + Math.min(2, last) * mRow;
    int m3 = mAt + Math.min(3, last) * mRow;
    if (add) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, m, m0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, m, m0 + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, m, m0 + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(SPECIES, m, m0 + 3 * LANES));
      s4 = s4.add(FloatVector.fromArray(SPECIES, m, m1));
      s5 = s5.add(FloatVector.fromArray(SPECIES, m, m1 + LANES));
      s6 = s6.add(FloatVector.fromArray(SPECIES, m, m1 + 2 * LANES));
      s7 = s7.add(FloatVector.fromArray(SPECIES, m, m1 + 3 * LANES));
      s8 = s8.add(FloatVector.fromArray(SPECIES, m, m2));
      s9 = s9.add(FloatVector.fromArray(SPECIES, m, m2 + LANES));
      s10 = s10.add(FloatVector.fromArray(SPECIES, m, m2 + 2 * LANES));
      s11 = s11.add(FloatVector.fromArray(SPECIES, m, m2 + 3 * LANES));
      s12 = s12.add(FloatVector.fromArray(SPECIES, m, m3));
      s13 = s13.add(FloatVector.fromArray(SPECIES, m, m3 + LANES));
      s14 = s14.add(FloatVector.fromArray(SPECIES, m, m3 + 2 * LANES));
      s15 = s15.add(FloatVector.fromArray(SPECIES, m, m3 + 3 * LANES));
    }
    s0.intoArray(m, m0);
    s1.intoArray(m, m0 + LANES);
    s2.intoArray(m, m0 + 2 * LANES);
    s3.intoArray(m, m0 + 3 * LANES);
    s4.intoArray(m, m1);
    s5.intoArray(m, m1 + LANES);
    s6.intoArray(m, m1 + 2 * LANES);
    s7.intoArray(m, m1 + 3 * LANES);
    s8.intoArray(m, m2);
    s9.intoArray(m, m2 + LANES);
    s10.intoArray(m, m2 + 2 * LANES);
    s11.intoArray(m, m2 + 3 * LANES);
    s12.intoArray(m, m3);
    s13.intoArray(m, m3 + LANES);
    s14.intoArray(m, m3 + 2 * LANES);
    s15.intoArray(m, m3 + 3 * LANES);
  }

  /** Eight rows, two vectors. */
  private static void eightByTwo(
      int last,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    int a0 = aAt;
    int a1 = aAt + Math.min(1, last) * aRow;
    int a2 = aAt + Math.min(2, last) * aRow;
    int a3 = aAt + Math.min(3, last) * aRow;
    int a4 = aAt + Math.min(4, last) * aRow;
    int a5 = aAt + Math.min(5, last) * aRow;
    int a6 = aAt + Math.min(6, last) * aRow;
    int a7 = aAt + Math.min(7, last) * aRow;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    FloatVector s8 = FloatVector.zero(SPECIES);
    FloatVector s9 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s14 = FloatVector.zero(SPECIES);
    FloatVector s15 = FloatVector.zero(SPECIES);
    int end = bAt + depth * 2 * LANES;
    int i = 0;
    for (int at = bAt; at < end; at += 2 * LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      s0 = w0.fma(b0, s0);
      s1 = w0.fma(b1, s1);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      s2 = w1.fma(b0, s2);
      s3 = w1.fma(b1, s3);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      s4 = w2.fma(b0, s4);
      s5 = w2.fma(b1, s5);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      s6 = w3.fma(b0, s6);
      s7 = w3.fma(b1, s7);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + i]);
      s8 = w4.fma(b0, s8);
      s9 = w4.fma(b1, s9);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + i]);
      s10 = w5.fma(b0, s10);
      s11 = w5.fma(b1, s11);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[a6 + i]);
      s12 = w6.fma(b0, s12);
      s13 = w6.fma(b1, s13);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[a7 + i]);
      s14 = w7.fma(b0, s14);
      s15 = w7.fma(b1, s15);
      i += aDepth;
    }
    int m0 = mAt;
    int m1 = mAt + Math.min(1, last) * mRow;
    int m2 = mAt + Math.min(2, last) * mRow;
    int m3 = mAt + Math.min(3, last) * mRow;
    int m4 = mAt + Math.min(4, last) * mRow;
    int m5 = mAt + Math.min(5, last) * mRow;
    int m6 = mAt + Math.min(6, last) * mRow;
    int m7 = mAt + Math.min(7, last) * mRow;
    if (add) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, m, m0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, m, m0 + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, m, m1));
      s3 = s3.add(FloatVector.fromArray(SPECIES, m, m1 + LANES));
      s4 = s4.add(FloatVector.fromArray(SPECIES, m, m2));
      s5 = s5.add(FloatVector.fromArray(SPECIES, m, m2 + LANES));
      s6 = s6.add(FloatVector.fromArray(SPECIES, m, m3));
      s7 = s7.add(FloatVector.fromArray(SPECIES, m, m3 + LANES));
      s8 = s8.add(FloatVector.fromArray(SPECIES, m, m4));
      s9 = s9.add(FloatVector.fromArray(SPECIES, m, m4 + LANES));
      s10 = s10.add(FloatVector.fromArray(SPECIES, m, m5));
      s11 = s11.add(FloatVector.fromArray(SPECIES, m, m5 + LANES));
      s12 = s12.add(FloatVector.fromArray(SPECIES, m, m6));
      s13 = s13.add(FloatVector.fromArray(SPECIES, m, m6 + LANES));
      s14 = s14.add(FloatVector.fromArray(SPECIES, m, m7));
      s15 = s15.add(FloatVector.fromArray(SPECIES, m, m7 + LANES));
    }
    s0.intoArray(m, m0);
    s1.intoArray(m, m0 + LANES);
    s2.intoArray(m, m1);
    s3.intoArray(m, m1 + LANES);
    s4.intoArray(m, m2);
    s5.intoArray(m, m2 + LANES);
    s6.intoArray(m, m3);
    s7.intoArray(m, m3 + LANES);
    s8.intoArray(m, m4);
    s9.intoArray(m, m4 + LANES);
    s10.intoArray(m, m5);
    s11.intoArray(m, m5 + LANES);
    s12.intoArray(m, m6);
    s13.intoArray(m, m6 + LANES);
    s14.intoArray(m, m7);
    s15.intoArray(m, m7 + LANES);
  }

  /**
   * Four rows, two vectors; the rows of a lie next to each other, so that one range check serves
   * all. Rows after the last are whatever follows in a: the last is written after them.
   */
  private static void fourByTwo(
      int last,
      int depth,
      float[] a,
      int aAt,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    int end = bAt + depth * 2 * LANES;
    int i = aAt;
    for (int at = bAt; at < end; at += 2 * LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[i]);
      s0 = w0.fma(b0, s0);
      s1 = w0.fma(b1, s1);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s2 = w1.fma(b0, s2);
      s3 = w1.fma(b1, s3);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s4 = w2.fma(b0, s4);
      s5 = w2.fma(b1, s5);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s6 = w3.fma(b0, s6);
      s7 = w3.fma(b1, s7);
      i += aDepth;
    }
    int m0 = mAt;
    int m1 = mAt + Math.min(1, last) * mRow;
    int m2 = mAt + Math.min(2, last) * mRow;
    int m3 = mAt + Math.min(3, last) * mRow;
    if (add) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, m, m0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, m, m0 + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, m, m1));
      s3 = s3.add(FloatVector.fromArray(SPECIES, m, m1 + LANES));
      s4 = s4.add(FloatVector.fromArray(SPECIES, m, m2));
      s5 = s5.add(FloatVector.fromArray(SPECIES, m, m2 + LANES));
      s6 = s6.add(FloatVector.fromArray(SPECIES, m, m3));
      s7 = s7.add(FloatVector.fromArray(SPECIES, m, m3 + LANES));
    }
    s6.intoArray(m, m3);
    s7.intoArray(m, m3 + LANES);
    s4.intoArray(m, m2);
    s5.intoArray(m, m2 + LANES);
    s2.intoArray(m, m1);
    s3.intoArray(m, m1 + LANES);
    s0.intoArray(m, m0);
    s1.intoArray(m, m0 + LANES);
  }

  /** Seven rows, one vector. */
  private static void sevenByOne(
      int last,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aDepth,
      float[] b,
      int bAt,
      float[] m,
      int mAt,
      int mRow,
      boolean add) {
    int a0 = aAt;
    int a1 = aAt + Math.min(1, last) * aRow;
    int a2 = aAt + Math.min(2, last) * aRow;
    int a3 = aAt + Math.min(3, last) * aRow;
    int a4 = aAt + Math.min(4, last) * aRow;
    int a5 = aAt + Math.min(5, last) * aRow;
    int a6 = aAt + Math.min(6, last) * aRow;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    int end = bAt + depth * LANES;
    int i = 0;
    for (int at = bAt; at < end; at += LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      s0 = w0.fma(b0, s0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      s1 = w1.fma(b0, s1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      s2 = w2.fma(b0, s2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      s3 = w3.fma(b0, s3);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + i]);
      s4 = w4.fma(b0, s4);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + i]);
      s5 = w5.fma(b0, s5);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[a6 + i]);
      s6 = w6.fma(b0, s6);
      i += aDepth;
    }
    int m0 = mAt;
    int m1 = mAt + Math.min(1, last) * mRow;
    int m2 = mAt + Math.min(2, last) * mRow;
    int m3 = mAt + Math.min(3, last) * mRow;
    int m4 = mAt + Math.min(4, last) * mRow;
    int m5 = mAt + Math.min(5, last) * mRow;
    int m6 = mAt + Math.min(6, last) * mRow;
    if (add) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, m, m0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, m, m1));
      s2 = s2.add(FloatVector.fromArray(SPECIES, m, m2));
      s3 = s3.add(FloatVector.fromArray(SPECIES, m, m3));
      s4 = s4.add(FloatVector.fromArray(SPECIES, m, m4));
      s5 = s5.add(FloatVector.fromArray(SPECIES, m, m5));
      s6 = s6.add(FloatVector.fromArray(SPECIES, m, m6));
    }
    s0.intoArray(m, m0);
    s1.intoArray(m, m1);
    s2.intoArray(m, m2);
    s3.intoArray(m, m3);
    s4.intoArray(m, m4);
    s5.intoArray(m, m5);
    s6.intoArray(m, m6);
  }
}
