package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** F(2x2, 3x3), a tile at once: element (y, x) of a tile is named by its two digits. */
final class WinogradTransform4 extends WinogradTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  WinogradTransform4() {
    super(4, 2);
  }

  @Override
  void input(Strip.Run strip, float[] values, float[] panel, int to, int position, boolean relu) {
    int row = strip.row();
    int odd = strip.residue();
    int unit = strip.unit();
    FloatVector floor = FloatVector.broadcast(SPECIES, relu ? 0 : Float.NEGATIVE_INFINITY);
    int r0 = strip.at();
    int r1 = strip.at() + row;
    int r2 = strip.at() + 2 * row;
    int r3 = strip.at() + 3 * row;
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
      FloatVector d00 = FloatVector.fromArray(SPECIES, values, r0 + v);
      FloatVector d01 = FloatVector.fromArray(SPECIES, values, r0 + odd + v);
      FloatVector d02 = FloatVector.fromArray(SPECIES, values, r0 + unit + v);
      FloatVector d03 = FloatVector.fromArray(SPECIES, values, r0 + odd + unit + v);
      FloatVector d10 = FloatVector.fromArray(SPECIES, values, r1 + v);
      FloatVector d11 = FloatVector.fromArray(SPECIES, values, r1 + odd + v);
      FloatVector d12 = FloatVector.fromArray(SPECIES, values, r1 + unit + v);
      FloatVector d13 = FloatVector.fromArray(SPECIES, values, r1 + odd + unit + v);
      FloatVector d20 = FloatVector.fromArray(SPECIES, values, r2 + v);
      FloatVector d21 = FloatVector.fromArray(SPECIES, values, r2 + odd + v);
      FloatVector d22 = FloatVector.fromArray(SPECIES, values, r2 + unit + v);
      FloatVector d23 = FloatVector.fromArray(SPECIES, values, r2 + odd + unit + v);
      FloatVector d30 = FloatVector.fromArray(SPECIES, values, r3 + v);
      FloatVector d31 = FloatVector.fromArray(SPECIES, values, r3 + odd + v);
      FloatVector d32 = FloatVector.fromArray(SPECIES, values, r3 + unit + v);
      FloatVector d33 = FloatVector.fromArray(SPECIES, values, r3 + odd + unit + v);
      // B^T d: rows 0 - 2, 1 + 2, 2 - 1, 1 - 3
      FloatVector t00 = d00.sub(d20);
      FloatVector t01 = d01.sub(d21);
      FloatVector t02 = d02.sub(d22);
      FloatVector t03 = d03.sub(d23);
      FloatVector t10 = d10.add(d20);
      FloatVector t11 = d11.add(d21);
      FloatVector t12 = d12.add(d22);
      FloatVector t13 = d13.add(d23);
      FloatVector t20 = d20.sub(d10);
      FloatVector t21 = d21.sub(d11);
      FloatVector t22 = d22.sub(d12);
      FloatVector t23 = d23.sub(d13);
      FloatVector t30 = d10.sub(d30);
      FloatVector t31 = d11.sub(d31);
      FloatVector t32 = d12.sub(d32);
      FloatVector t33 = d13.sub(d33);
      // (B^T d) B: the same of columns
      t00.sub(t02).max(floor).intoArray(panel, p00 + v);
      t01.add(t02).max(floor).intoArray(panel, p01 + v);
      t02.sub(t01).max(floor).intoArray(panel, p02 + v);
      t01.sub(t03).max(floor).intoArray(panel, p03 + v);
      t10.sub(t12).max(floor).intoArray(panel, p10 + v);
      t11.add(t12).max(floor).intoArray(panel, p11 + v);
      t12.sub(t11).max(floor).intoArray(panel, p12 + v);
      t11.sub(t13).max(floor).intoArray(panel, p13 + v);
      t20.sub(t22).max(floor).intoArray(panel, p20 + v);
      t21.add(t22).max(floor).intoArray(panel, p21 + v);
      t22.sub(t21).max(floor).intoArray(panel, p22 + v);
      t21.sub(t23).max(floor).intoArray(panel, p23 + v);
      t30.sub(t32).max(floor).intoArray(panel, p30 + v);
      t31.add(t32).max(floor).intoArray(panel, p31 + v);
      t32.sub(t31).max(floor).intoArray(panel, p32 + v);
      t31.sub(t33).max(floor).intoArray(panel, p33 + v);
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
    int odd = strip.residue();
    int unit = strip.unit();
    int r0 = strip.at();
    int r1 = strip.at() + row;
    int r2 = strip.at() + 2 * row;
    int r3 = strip.at() + 3 * row;
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
      FloatVector w00 = FloatVector.fromArray(SPECIES, panel, p00 + v);
      FloatVector w01 = FloatVector.fromArray(SPECIES, panel, p01 + v);
      FloatVector w02 = FloatVector.fromArray(SPECIES, panel, p02 + v);
      FloatVector w03 = FloatVector.fromArray(SPECIES, panel, p03 + v);
      FloatVector w10 = FloatVector.fromArray(SPECIES, panel, p10 + v);
      FloatVector w11 = FloatVector.fromArray(SPECIES, panel, p11 + v);
      FloatVector w12 = FloatVector.fromArray(SPECIES, panel, p12 + v);
      FloatVector w13 = FloatVector.fromArray(SPECIES, panel, p13 + v);
      FloatVector w20 = FloatVector.fromArray(SPECIES, panel, p20 + v);
      FloatVector w21 = FloatVector.fromArray(SPECIES, panel, p21 + v);
      FloatVector w22 = FloatVector.fromArray(SPECIES, panel, p22 + v);
      FloatVector w23 = FloatVector.fromArray(SPECIES, panel, p23 + v);
      FloatVector w30 = FloatVector.fromArray(SPECIES, panel, p30 + v);
      FloatVector w31 = FloatVector.fromArray(SPECIES, panel, p31 + v);
      FloatVector w32 = FloatVector.fromArray(SPECIES, panel, p32 + v);
      FloatVector w33 = FloatVector.fromArray(SPECIES, panel, p33 + v);
      // B dV: rows 0, 1 - 2 + 3, 1 + 2 - 0, -3
      FloatVector t10 = w10.sub(w20).add(w30);
      FloatVector t11 = w11.sub(w21).add(w31);
      FloatVector t12 = w12.sub(w22).add(w32);
      FloatVector t13 = w13.sub(w23).add(w33);
      FloatVector t20 = w10.add(w20).sub(w00);
      FloatVector t21 = w11.add(w21).sub(w01);
      FloatVector t22 = w12.add(w22).sub(w02);
      FloatVector t23 = w13.add(w23).sub(w03);
      // (B dV) B^T: the same of columns
      FloatVector.fromArray(SPECIES, values, r0 + v).add(w00).intoArray(values, r0 + v);
      FloatVector.fromArray(SPECIES, values, r0 + odd + v)
          .add(w01.sub(w02).add(w03))
          .intoArray(values, r0 + odd + v);
      FloatVector.fromArray(SPECIES, values, r0 + unit + v)
          .add(w01.add(w02).sub(w00))
          .intoArray(values, r0 + unit + v);
      FloatVector.fromArray(SPECIES, values, r0 + odd + unit + v)
          .sub(w03)
          .intoArray(values, r0 + odd + unit + v);
      FloatVector.fromArray(SPECIES, values, r1 + v).add(t10).intoArray(values, r1 + v);
      FloatVector.fromArray(SPECIES, values, r1 + odd + v)
          .add(t11.sub(t12).add(t13))
          .intoArray(values, r1 + odd + v);
      FloatVector.fromArray(SPECIES, values, r1 + unit + v)
          .add(t11.add(t12).sub(t10))
          .intoArray(values, r1 + unit + v);
      FloatVector.fromArray(SPECIES, values, r1 + odd + unit + v)
          .sub(t13)
          .intoArray(values, r1 + odd + unit + v);
      FloatVector.fromArray(SPECIES, values, r2 + v).add(t20).intoArray(values, r2 + v);
      FloatVector.fromArray(SPECIES, values, r2 + odd + v)
          .add(t21.sub(t22).add(t23))
          .intoArray(values, r2 + odd + v);
      FloatVector.fromArray(SPECIES, values, r2 + unit + v)
          .add(t21.add(t22).sub(t20))
          .intoArray(values, r2 + unit + v);
      FloatVector.fromArray(SPECIES, values, r2 + odd + unit + v)
          .sub(t23)
          .intoArray(values, r2 + odd + unit + v);
      FloatVector.fromArray(SPECIES, values, r3 + v).sub(w30).intoArray(values, r3 + v);
      FloatVector.fromArray(SPECIES, values, r3 + odd + v)
          .sub(w31.sub(w32).add(w33))
          .intoArray(values, r3 + odd + v);
      FloatVector.fromArray(SPECIES, values, r3 + unit + v)
          .sub(w31.add(w32).sub(w30))
          .intoArray(values, r3 + unit + v);
      FloatVector.fromArray(SPECIES, values, r3 + odd + unit + v)
          .add(w33)
          .intoArray(values, r3 + odd + unit + v);
    }
  }
}
