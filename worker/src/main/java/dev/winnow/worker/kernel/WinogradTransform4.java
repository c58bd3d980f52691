package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * F(2x2, 3x3). Output transforms take a tile at once, element (y, x) named by its two digits; input
 * transforms a row at a time, because the just-in-time compiler gives up on larger bodies.
 */
final class WinogradTransform4 extends WinogradTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  WinogradTransform4() {
    super(4, 2);
  }

  @Override
  void input(Strip.Run strip, float[] values, float[] panel, int to, int position, boolean relu) {
    int row = strip.row();
    int down = 4 * position;
    // B^T d: rows 0 - 2, 1 + 2, 2 - 1, 1 - 3
    inputRow(strip, values, 0, -1, 2 * row, panel, to, position, relu);
    inputRow(strip, values, row, 1, 2 * row, panel, to + down, position, relu);
    inputRow(strip, values, 2 * row, -1, row, panel, to + 2 * down, position, relu);
    inputRow(strip, values, row, -1, 3 * row, panel, to + 3 * down, position, relu);
  }

  /** One row of V, from the first row + sign * the second. */
  private static void inputRow(
      Strip.Run strip,
      float[] values,
      int first,
      float sign,
      int second,
      float[] panel,
      int to,
      int position,
      boolean relu) {
    int a = strip.at() + first;
    int b = strip.at() + second;
    int odd = strip.residue();
    int unit = strip.unit();
    FloatVector floor = FloatVector.broadcast(SPECIES, relu ? 0 : Float.NEGATIVE_INFINITY);
    FloatVector factor = FloatVector.broadcast(SPECIES, sign);
    for (int v = 0; v < strip.length(); v += LANES) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, values, a + v);
      FloatVector a1 = FloatVector.fromArray(SPECIES, values, a + odd + v);
      FloatVector a2 = FloatVector.fromArray(SPECIES, values, a + unit + v);
      FloatVector a3 = FloatVector.fromArray(SPECIES, values, a + odd + unit + v);
      FloatVector b0 = FloatVector.fromArray(SPECIES, values, b + v);
      FloatVector b1 = FloatVector.fromArray(SPECIES, values, b + odd + v);
      FloatVector b2 = FloatVector.fromArray(SPECIES, values, b + unit + v);
      FloatVector b3 = FloatVector.fromArray(SPECIES, values, b + odd + unit + v);
      FloatVector t0 = b0.fma(factor, a0);
      FloatVector t1 = b1.fma(factor, a1);
      FloatVector t2 = b2.fma(factor, a2);
      FloatVector t3 = b3.fma(factor, a3);
      // t B: columns 0 - 2, 1 + 2, 2 - 1, 1 - 3
      t0.sub(t2).max(floor).intoArray(panel, to + v);
      t1.add(t2).max(floor).intoArray(panel, to + position + v);
      t2.sub(t1).max(floor).intoArray(panel, to + 2 * position + v);
      t1.sub(t3).max(floor).intoArray(panel, to + 3 * position + v);
    }
  }

  @Override
  void output(float[] panel, int at, int position, Strip.Run strip, float[] values) {
    int row = strip.row();
    int odd = strip.residue();
    int r0 = strip.at();
    int r1 = strip.at() + row;
    int p00 = at;
    int p01 = at + position;
    int p02 = at + 2 * position;
    int p03 = at + 3 * position;
    int p10 = at + 4 * position;
    int p11 = at + 5 * position;
    int p12 = at + 6 * position;
    int p13 = at + 7 * position;
    int p20 = at + 8 * position;
    int p21 = at + 9 * position;
    int p22 = at + 10 * position;
    int p23 = at + 11 * position;
    int p30 = at + 12 * position;
    int p31 = at + 13 * position;
    int p32 = at + 14 * position;
    int p33 = at + 15 * position;
    for (int v = 0; v < strip.length(); v += LANES) {
      FloatVector m00 = FloatVector.fromArray(SPECIES, panel, p00 + v);
      FloatVector m01 = FloatVector.fromArray(SPECIES, panel, p01 + v);
      FloatVector m02 = FloatVector.fromArray(SPECIES, panel, p02 + v);
      FloatVector m03 = FloatVector.fromArray(SPECIES, panel, p03 + v);
      FloatVector m10 = FloatVector.fromArray(SPECIES, panel, p10 + v);
      FloatVector m11 = FloatVector.fromArray(SPECIES, panel, p11 + v);
      FloatVector m12 = FloatVector.fromArray(SPECIES, panel, p12 + v);
      FloatVector m13 = FloatVector.fromArray(SPECIES, panel, p13 + v);
      FloatVector m20 = FloatVector.fromArray(SPECIES, panel, p20 + v);
      FloatVector m21 = FloatVector.fromArray(SPECIES, panel, p21 + v);
      FloatVector m22 = FloatVector.fromArray(SPECIES, panel, p22 + v);
      FloatVector m23 = FloatVector.fromArray(SPECIES, panel, p23 + v);
      FloatVector m30 = FloatVector.fromArray(SPECIES, panel, p30 + v);
      FloatVector m31 = FloatVector.fromArray(SPECIES, panel, p31 + v);
      FloatVector m32 = FloatVector.fromArray(SPECIES, panel, p32 + v);
      FloatVector m33 = FloatVector.fromArray(SPECIES, panel, p33 + v);
      // A^T M: rows 0 + 1 + 2, 1 - 2 - 3
      FloatVector t00 = m00.add(m10).add(m20);
      FloatVector t01 = m01.add(m11).add(m21);
      FloatVector t02 = m02.add(m12).add(m22);
      FloatVector t03 = m03.add(m13).add(m23);
      FloatVector t10 = m10.sub(m20).sub(m30);
      FloatVector t11 = m11.sub(m21).sub(m31);
      FloatVector t12 = m12.sub(m22).sub(m32);
      FloatVector t13 = m13.sub(m23).sub(m33);
      // (A^T M) A: the same of columns
      t00.add(t01).add(t02).intoArray(values, r0 + v);
      t01.sub(t02).sub(t03).intoArray(values, r0 + odd + v);
      t10.add(t11).add(t12).intoArray(values, r1 + v);
      t11.sub(t12).sub(t13).intoArray(values, r1 + odd + v);
    }
  }

  @Override
  void outputGradient(Strip.Run strip, float[] values, float[] panel, int to, int position) {
    int row = strip.row();
    int odd = strip.residue();
    int r0 = strip.at();
    int r1 = strip.at() + row;
    int p00 = to;
    int p01 = to + position;
    int p02 = to + 2 * position;
    int p03 = to + 3 * position;
    int p10 = to + 4 * position;
    int p11 = to + 5 * position;
    int p12 = to + 6 * position;
    int p13 = to + 7 * position;
    int p20 = to + 8 * position;
    int p21 = to + 9 * position;
    int p22 = to + 10 * position;
    int p23 = to + 11 * position;
    int p30 = to + 12 * position;
    int p31 = to + 13 * position;
    int p32 = to + 14 * position;
    int p33 = to + 15 * position;
    for (int v = 0; v < strip.length(); v += LANES) {
      FloatVector y00 = FloatVector.fromArray(SPECIES, values, r0 + v);
      FloatVector y01 = FloatVector.fromArray(SPECIES, values, r0 + odd + v);
      FloatVector y10 = FloatVector.fromArray(SPECIES, values, r1 + v);
      FloatVector y11 = FloatVector.fromArray(SPECIES, values, r1 + odd + v);
      // A dY: rows 0, 0 + 1, 0 - 1, -1
      FloatVector sum0 = y00.add(y10);
      FloatVector difference0 = y00.sub(y10);
      FloatVector sum1 = y01.add(y11);
      FloatVector difference1 = y01.sub(y11);
      // (A dY) A^T: the same of columns
      y00.intoArray(panel, p00 + v);
      y00.add(y01).intoArray(panel, p01 + v);
      y00.sub(y01).intoArray(panel, p02 + v);
      y01.neg().intoArray(panel, p03 + v);
      sum0.intoArray(panel, p10 + v);
      sum0.add(sum1).intoArray(panel, p11 + v);
      sum0.sub(sum1).intoArray(panel, p12 + v);
      sum1.neg().intoArray(panel, p13 + v);
      difference0.intoArray(panel, p20 + v);
      difference0.add(difference1).intoArray(panel, p21 + v);
      difference0.sub(difference1).intoArray(panel, p22 + v);
      difference1.neg().intoArray(panel, p23 + v);
      y10.neg().intoArray(panel, p30 + v);
      y10.add(y11).neg().intoArray(panel, p31 + v);
      y11.sub(y10).intoArray(panel, p32 + v);
      y11.intoArray(panel, p33 + v);
    }
  }

  @Override
  void inputGradient(float[] panel, int at, int position, Strip.Run strip, float[] values) {
    int row = strip.row();
    int down = 4 * position;
    int second = at + down;
    int third = at + 2 * down;
    int fourth = at + 3 * down;
    // B dV: rows 0, 1 - 2 + 3, 1 + 2 - 0, -3
    addOuterRow(panel, at, 1, position, strip, 0, values);
    addInnerRow(panel, second, third, fourth, -1, position, strip, row, values);
    addInnerRow(panel, second, third, at, 1, position, strip, 2 * row, values);
    addOuterRow(panel, fourth, -1, position, strip, 3 * row, values);
  }

  /** One row of dd, from sign * a row of dV. */
  private static void addOuterRow(
      float[] panel, int a, float sign, int position, Strip.Run strip, int row, float[] values) {
    int to = strip.at() + row;
    int odd = strip.residue();
    int unit = strip.unit();
    FloatVector factor = FloatVector.broadcast(SPECIES, sign);
    for (int v = 0; v < strip.length(); v += LANES) {
      FloatVector t0 = FloatVector.fromArray(SPECIES, panel, a + v).mul(factor);
      FloatVector t1 = FloatVector.fromArray(SPECIES, panel, a + position + v).mul(factor);
      FloatVector t2 = FloatVector.fromArray(SPECIES, panel, a + 2 * position + v).mul(factor);
      FloatVector t3 = FloatVector.fromArray(SPECIES, panel, a + 3 * position + v).mul(factor);
      // t B^T: columns 0, 1 - 2 + 3, 1 + 2 - 0, -3
      FloatVector.fromArray(SPECIES, values, to + v).add(t0).intoArray(values, to + v);
      FloatVector.fromArray(SPECIES, values, to + odd + v)
          .add(t1.sub(t2).add(t3))
          .intoArray(values, to + odd + v);
      FloatVector.fromArray(SPECIES, values, to + unit + v)
          .add(t1.add(t2).sub(t0))
          .intoArray(values, to + unit + v);
      FloatVector.fromArray(SPECIES, values, to + odd + unit + v)
          .sub(t3)
          .intoArray(values, to + odd + unit + v);
    }
  }

  /** One row of dd, from a + sign * (b - c), rows of dV. */
  private static void addInnerRow(
      float[] panel,
      int a,
      int b,
      int c,
      float sign,
      int position,
      Strip.Run strip,
      int row,
      float[] values) {
    int to = strip.at() + row;
    int odd = strip.residue();
    int unit = strip.unit();
    FloatVector factor = FloatVector.broadcast(SPECIES, sign);
    for (int v = 0; v < strip.length(); v += LANES) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, panel, a + v);
      FloatVector a1 = FloatVector.fromArray(SPECIES, panel, a + position + v);
      FloatVector a2 = FloatVector.fromArray(SPECIES, panel, a + 2 * position + v);
      FloatVector a3 = FloatVector.fromArray(SPECIES, panel, a + 3 * position + v);
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, b + v);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, b + position + v);
      FloatVector b2 = FloatVector.fromArray(SPECIES, panel, b + 2 * position + v);
      FloatVector b3 = FloatVector.fromArray(SPECIES, panel, b + 3 * position + v);
      FloatVector c0 = FloatVector.fromArray(SPECIES, panel, c + v);
      FloatVector c1 = FloatVector.fromArray(SPECIES, panel, c + position + v);
      FloatVector c2 = FloatVector.fromArray(SPECIES, panel, c + 2 * position + v);
      FloatVector c3 = FloatVector.fromArray(SPECIES, panel, c + 3 * position + v);
      FloatVector t0 = b0.sub(c0).fma(factor, a0);
      FloatVector t1 = b1.sub(c1).fma(factor, a1);
      FloatVector t2 = b2.sub(c2).fma(factor, a2);
      FloatVector t3 = b3.sub(c3).fma(factor, a3);
      // t B^T: columns 0, 1 - 2 + 3, 1 + 2 - 0, -3
      FloatVector.fromArray(SPECIES, values, to + v).add(t0).intoArray(values, to + v);
      FloatVector.fromArray(SPECIES, values, to + odd + v)
          .add(t1.sub(t2).add(t3))
          .intoArray(values, to + odd + v);
      FloatVector.fromArray(SPECIES, values, to + unit + v)
          .add(t1.add(t2).sub(t0))
          .intoArray(values, to + unit + v);
      FloatVector.fromArray(SPECIES, values, to + odd + unit + v)
          .sub(t3)
          .intoArray(values, to + odd + unit + v);
    }
  }
}
