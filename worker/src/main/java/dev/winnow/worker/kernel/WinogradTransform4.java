package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** F(2x2, 3x3): each line of algebra is a row of B^T, A^T, A or B. */
final class WinogradTransform4 extends WinogradTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  WinogradTransform4() {
    super(4, 2);
  }

  @Override
  void inputLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length, boolean relu) {
    FloatVector floor = FloatVector.broadcast(SPECIES, relu ? 0 : Float.NEGATIVE_INFINITY);
    for (int v = 0; v < length; v += LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector d1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector d2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector d3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      // d0 - d2
      d0.sub(d2).max(floor).intoArray(into, to + v);
      // d1 + d2
      d1.add(d2).max(floor).intoArray(into, to + step + v);
      // d2 - d1
      d2.sub(d1).max(floor).intoArray(into, to + 2 * step + v);
      // d1 - d3
      d1.sub(d3).max(floor).intoArray(into, to + 3 * step + v);
    }
  }

  @Override
  void outputLine(float[] from, int at, int stride, float[] into, int to, int step, int length) {
    for (int v = 0; v < length; v += LANES) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector m1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector m2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector m3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      // m0 + m1 + m2
      m0.add(m1).add(m2).intoArray(into, to + v);
      // m1 - m2 - m3
      m1.sub(m2).sub(m3).intoArray(into, to + step + v);
    }
  }

  @Override
  void outputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length) {
    for (int v = 0; v < length; v += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector y1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      // y0
      y0.intoArray(into, to + v);
      // y0 + y1
      y0.add(y1).intoArray(into, to + step + v);
      // y0 - y1
      y0.sub(y1).intoArray(into, to + 2 * step + v);
      // -y1
      y1.neg().intoArray(into, to + 3 * step + v);
    }
  }

  @Override
  void inputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length, boolean add) {
    if (add) {
      addInputGradientLine(from, at, stride, into, to, step, length);
      return;
    }
    for (int v = 0; v < length; v += LANES) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector w1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector w2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector w3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      // w0
      w0.intoArray(into, to + v);
      // w1 - w2 + w3
      w1.sub(w2).add(w3).intoArray(into, to + step + v);
      // w1 + w2 - w0
      w1.add(w2).sub(w0).intoArray(into, to + 2 * step + v);
      // -w3
      w3.neg().intoArray(into, to + 3 * step + v);
    }
  }

  private static void addInputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length) {
    for (int v = 0; v < length; v += LANES) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector w1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector w2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector w3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      // w0
      FloatVector.fromArray(SPECIES, into, to + v).add(w0).intoArray(into, to + v);
      // w1 - w2 + w3
      FloatVector.fromArray(SPECIES, into, to + step + v)
          .add(w1.sub(w2).add(w3))
          .intoArray(into, to + step + v);
      // w1 + w2 - w0
      FloatVector.fromArray(SPECIES, into, to + 2 * step + v)
          .add(w1.add(w2).sub(w0))
          .intoArray(into, to + 2 * step + v);
      // -w3
      FloatVector.fromArray(SPECIES, into, to + 3 * step + v)
          .add(w3.neg())
          .intoArray(into, to + 3 * step + v);
    }
  }
}
