package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * F(4x4, 3x3). Two passes of a one-dimensional transform, over the columns into a small array and
 * over the rows out of it, because a tile's 36 vectors exceed the registers. A line's elements are
 * {@code stride} apart, its results {@code step}; each line of algebra is a row of B^T, A^T, A or
 * B.
 */
final class WinogradTransform6 extends WinogradTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Floats taken through both passes at once: 36 such parts fit in the first-level cache. */
  private static final int PART = 128;

  private final float[] temporary = new float[36 * PART];

  WinogradTransform6() {
    super(6, 4);
  }

  @Override
  void input(Strip.Run strip, float[] values, float[] panel, int to, int position, boolean relu) {
    for (int v = 0; v < strip.length(); v += PART) {
      int length = Math.min(PART, strip.length() - v);
      for (int x = 0; x < 6; x++) {
        int column = strip.at() + x % 4 * strip.residue() + x / 4 * strip.unit();
        inputLine(values, column + v, strip.row(), temporary, x * PART, 6 * PART, length, false);
      }
      for (int y = 0; y < 6; y++) {
        int row = to + 6 * y * position;
        inputLine(temporary, 6 * y * PART, PART, panel, row + v, position, length, relu);
      }
    }
  }

  /** B^T */
  private static void inputLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length, boolean relu) {
    FloatVector floor = FloatVector.broadcast(SPECIES, relu ? 0 : Float.NEGATIVE_INFINITY);
    for (int v = 0; v < length; v += LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector d1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector d2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector d3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      FloatVector d4 = FloatVector.fromArray(SPECIES, from, at + 4 * stride + v);
      FloatVector d5 = FloatVector.fromArray(SPECIES, from, at + 5 * stride + v);
      FloatVector even = d4.sub(d2.mul(4));
      FloatVector odd = d3.sub(d1.mul(4));
      FloatVector near = d4.sub(d2);
      FloatVector twice = d3.sub(d1).mul(2);
      // 4 d0 - 5 d2 + d4
      d0.mul(4).sub(d2.mul(5)).add(d4).max(floor).intoArray(into, to + v);
      // -4 d1 - 4 d2 + d3 + d4
      even.add(odd).max(floor).intoArray(into, to + step + v);
      // 4 d1 - 4 d2 - d3 + d4
      even.sub(odd).max(floor).intoArray(into, to + 2 * step + v);
      // -2 d1 - d2 + 2 d3 + d4
      near.add(twice).max(floor).intoArray(into, to + 3 * step + v);
      // 2 d1 - d2 - 2 d3 + d4
      near.sub(twice).max(floor).intoArray(into, to + 4 * step + v);
      // 4 d1 - 5 d3 + d5
      d1.mul(4).sub(d3.mul(5)).add(d5).max(floor).intoArray(into, to + 5 * step + v);
    }
  }

  @Override
  void output(float[] panel, int at, int position, Strip.Run strip, float[] values) {
    for (int v = 0; v < strip.length(); v += PART) {
      int length = Math.min(PART, strip.length() - v);
      for (int x = 0; x < 6; x++) {
        int column = at + x * position;
        outputLine(panel, column + v, 6 * position, temporary, x * PART, 6 * PART, length);
      }
      for (int y = 0; y < 4; y++) {
        int row = strip.at() + y * strip.row();
        outputLine(temporary, 6 * y * PART, PART, values, row + v, strip.residue(), length);
      }
    }
  }

  /** A^T */
  private static void outputLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length) {
    for (int v = 0; v < length; v += LANES) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector m1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector m2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector m3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      FloatVector m4 = FloatVector.fromArray(SPECIES, from, at + 4 * stride + v);
      FloatVector m5 = FloatVector.fromArray(SPECIES, from, at + 5 * stride + v);
      FloatVector sum1 = m1.add(m2);
      FloatVector difference1 = m1.sub(m2);
      FloatVector sum2 = m3.add(m4);
      FloatVector difference2 = m3.sub(m4);
      // m0 + m1 + m2 + m3 + m4
      m0.add(sum1).add(sum2).intoArray(into, to + v);
      // m1 - m2 + 2 m3 - 2 m4
      difference1.add(difference2.mul(2)).intoArray(into, to + step + v);
      // m1 + m2 + 4 m3 + 4 m4
      sum1.add(sum2.mul(4)).intoArray(into, to + 2 * step + v);
      // m1 - m2 + 8 m3 - 8 m4 + m5
      difference1.add(difference2.mul(8)).add(m5).intoArray(into, to + 3 * step + v);
    }
  }

  @Override
  void outputGradient(Strip.Run strip, float[] values, float[] panel, int to, int position) {
    for (int v = 0; v < strip.length(); v += PART) {
      int length = Math.min(PART, strip.length() - v);
      for (int x = 0; x < 4; x++) {
        int column = strip.at() + x * strip.residue();
        outputGradientLine(values, column + v, strip.row(), temporary, x * PART, 4 * PART, length);
      }
      for (int y = 0; y < 6; y++) {
        int row = to + 6 * y * position;
        outputGradientLine(temporary, 4 * y * PART, PART, panel, row + v, position, length);
      }
    }
  }

  /** A */
  private static void outputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length) {
    for (int v = 0; v < length; v += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector y1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector y2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector y3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      FloatVector even1 = y0.add(y2);
      FloatVector odd1 = y1.add(y3);
      FloatVector even2 = y0.add(y2.mul(4));
      FloatVector odd2 = y1.mul(2).add(y3.mul(8));
      // y0
      y0.intoArray(into, to + v);
      // y0 + y1 + y2 + y3
      even1.add(odd1).intoArray(into, to + step + v);
      // y0 - y1 + y2 - y3
      even1.sub(odd1).intoArray(into, to + 2 * step + v);
      // y0 + 2 y1 + 4 y2 + 8 y3
      even2.add(odd2).intoArray(into, to + 3 * step + v);
      // y0 - 2 y1 + 4 y2 - 8 y3
      even2.sub(odd2).intoArray(into, to + 4 * step + v);
      // y3
      y3.intoArray(into, to + 5 * step + v);
    }
  }

  @Override
  void inputGradient(float[] panel, int at, int position, Strip.Run strip, float[] values) {
    for (int v = 0; v < strip.length(); v += PART) {
      int length = Math.min(PART, strip.length() - v);
      for (int x = 0; x < 6; x++) {
        int column = at + x * position;
        inputGradientLine(panel, column + v, 6 * position, temporary, x * PART, length);
      }
      for (int y = 0; y < 6; y++) {
        int row = strip.at() + y * strip.row();
        addLine(temporary, 6 * y * PART, values, row + v, strip.residue(), strip.unit(), length);
      }
    }
  }

  /** B */
  private static void inputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int length) {
    int step = 6 * PART;
    for (int v = 0; v < length; v += LANES) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector w1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector w2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector w3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      FloatVector w4 = FloatVector.fromArray(SPECIES, from, at + 4 * stride + v);
      FloatVector w5 = FloatVector.fromArray(SPECIES, from, at + 5 * stride + v);
      FloatVector sum1 = w1.add(w2);
      FloatVector difference1 = w1.sub(w2);
      FloatVector sum2 = w3.add(w4);
      FloatVector difference2 = w3.sub(w4);
      // 4 w0
      w0.mul(4).intoArray(into, to + v);
      // -4 w1 + 4 w2 - 2 w3 + 2 w4 + 4 w5
      w5.sub(difference1).mul(4).sub(difference2.mul(2)).intoArray(into, to + step + v);
      // -5 w0 - 4 w1 - 4 w2 - w3 - w4
      w0.mul(-5).sub(sum1.mul(4)).sub(sum2).intoArray(into, to + 2 * step + v);
      // w1 - w2 + 2 w3 - 2 w4 - 5 w5
      difference1.add(difference2.mul(2)).sub(w5.mul(5)).intoArray(into, to + 3 * step + v);
      // w0 + w1 + w2 + w3 + w4
      w0.add(sum1).add(sum2).intoArray(into, to + 4 * step + v);
      // w5
      w5.intoArray(into, to + 5 * step + v);
    }
  }

  /** B, added to six columns of a strip */
  private static void addLine(
      float[] from, int at, float[] into, int to, int residue, int unit, int length) {
    int stride = PART;
    for (int v = 0; v < length; v += LANES) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, from, at + v);
      FloatVector w1 = FloatVector.fromArray(SPECIES, from, at + stride + v);
      FloatVector w2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride + v);
      FloatVector w3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride + v);
      FloatVector w4 = FloatVector.fromArray(SPECIES, from, at + 4 * stride + v);
      FloatVector w5 = FloatVector.fromArray(SPECIES, from, at + 5 * stride + v);
      FloatVector sum1 = w1.add(w2);
      FloatVector difference1 = w1.sub(w2);
      FloatVector sum2 = w3.add(w4);
      FloatVector difference2 = w3.sub(w4);
      // 4 w0
      FloatVector.fromArray(SPECIES, into, to + v).add(w0.mul(4)).intoArray(into, to + v);
      // -4 w1 + 4 w2 - 2 w3 + 2 w4 + 4 w5
      FloatVector.fromArray(SPECIES, into, to + residue + v)
          .add(w5.sub(difference1).mul(4).sub(difference2.mul(2)))
          .intoArray(into, to + residue + v);
      // -5 w0 - 4 w1 - 4 w2 - w3 - w4
      FloatVector.fromArray(SPECIES, into, to + 2 * residue + v)
          .add(w0.mul(-5).sub(sum1.mul(4)).sub(sum2))
          .intoArray(into, to + 2 * residue + v);
      // w1 - w2 + 2 w3 - 2 w4 - 5 w5
      FloatVector.fromArray(SPECIES, into, to + 3 * residue + v)
          .add(difference1.add(difference2.mul(2)).sub(w5.mul(5)))
          .intoArray(into, to + 3 * residue + v);
      // w0 + w1 + w2 + w3 + w4
      FloatVector.fromArray(SPECIES, into, to + unit + v)
          .add(w0.add(sum1).add(sum2))
          .intoArray(into, to + unit + v);
      // w5
      FloatVector.fromArray(SPECIES, into, to + residue + unit + v)
          .add(w5)
          .intoArray(into, to + residue + unit + v);
    }
  }
}
