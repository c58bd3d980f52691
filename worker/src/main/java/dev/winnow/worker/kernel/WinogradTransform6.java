package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * F(4x4, 3x3). Each transform is one of one dimension, over the columns and over the rows; each
 * line of algebra is a row of B^T, A^T, A or B.
 */
final class WinogradTransform6 extends WinogradTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** A vector of a tile between its columns and its rows: [rows][6][LANES]. */
  private final float[] half;

  WinogradTransform6(Scratch scratch) {
    super(6, 4);
    half = scratch.floats(Scratch.Use.TILE, 36 * LANES);
  }

  @Override
  void inputColumns(float[] strip, int rowSize, float[] columns) {
    for (int v = 0; v < rowSize; v += LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, strip, v);
      FloatVector d1 = FloatVector.fromArray(SPECIES, strip, v + rowSize);
      FloatVector d2 = FloatVector.fromArray(SPECIES, strip, v + 2 * rowSize);
      FloatVector d3 = FloatVector.fromArray(SPECIES, strip, v + 3 * rowSize);
      FloatVector d4 = FloatVector.fromArray(SPECIES, strip, v + 4 * rowSize);
      FloatVector d5 = FloatVector.fromArray(SPECIES, strip, v + 5 * rowSize);
      FloatVector even = d4.sub(d2.mul(4));
      FloatVector odd = d3.sub(d1.mul(4));
      FloatVector near = d4.sub(d2);
      FloatVector twice = d3.sub(d1).mul(2);
      // 4 d0 - 5 d2 + d4
      d0.mul(4).sub(d2.mul(5)).add(d4).intoArray(columns, v);
      // -4 d1 - 4 d2 + d3 + d4
      even.add(odd).intoArray(columns, v + rowSize);
      // 4 d1 - 4 d2 - d3 + d4
      even.sub(odd).intoArray(columns, v + 2 * rowSize);
      // -2 d1 - d2 + 2 d3 + d4
      near.add(twice).intoArray(columns, v + 3 * rowSize);
      // 2 d1 - d2 - 2 d3 + d4
      near.sub(twice).intoArray(columns, v + 4 * rowSize);
      // 4 d1 - 5 d3 + d5
      d1.mul(4).sub(d3.mul(5)).add(d5).intoArray(columns, v + 5 * rowSize);
    }
  }

  @Override
  void inputRows(
      float[] columns,
      int at,
      int unit,
      int rowSize,
      float[] panel,
      int to,
      int position,
      int length,
      boolean relu) {
    // (y + |y|) / 2 or y: the maximum of vectors is five instructions, and loses NaNs.
    FloatVector folded = FloatVector.broadcast(SPECIES, relu ? 1 : 0);
    FloatVector factor = FloatVector.broadcast(SPECIES, relu ? 0.5f : 1);
    for (int v = 0; v < length; v += LANES) {
      int from = at + v;
      int into = to + v;
      for (int row = 0; row < 6; row++) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, columns, from);
        FloatVector d1 = FloatVector.fromArray(SPECIES, columns, from + unit);
        FloatVector d2 = FloatVector.fromArray(SPECIES, columns, from + 2 * unit);
        FloatVector d3 = FloatVector.fromArray(SPECIES, columns, from + 3 * unit);
        FloatVector d4 = FloatVector.fromArray(SPECIES, columns, from + 4 * unit);
        FloatVector d5 = FloatVector.fromArray(SPECIES, columns, from + 5 * unit);
        FloatVector even = d4.sub(d2.mul(4));
        FloatVector odd = d3.sub(d1.mul(4));
        FloatVector near = d4.sub(d2);
        FloatVector twice = d3.sub(d1).mul(2);
        // 4 d0 - 5 d2 + d4
        FloatVector v0 = d0.mul(4).sub(d2.mul(5)).add(d4);
        v0.abs().fma(folded, v0).mul(factor).intoArray(panel, into);
        // -4 d1 - 4 d2 + d3 + d4
        FloatVector v1 = even.add(odd);
        v1.abs().fma(folded, v1).mul(factor).intoArray(panel, into + position);
        // 4 d1 - 4 d2 - d3 + d4
        FloatVector v2 = even.sub(odd);
        v2.abs().fma(folded, v2).mul(factor).intoArray(panel, into + 2 * position);
        // -2 d1 - d2 + 2 d3 + d4
        FloatVector v3 = near.add(twice);
        v3.abs().fma(folded, v3).mul(factor).intoArray(panel, into + 3 * position);
        // 2 d1 - d2 - 2 d3 + d4
        FloatVector v4 = near.sub(twice);
        v4.abs().fma(folded, v4).mul(factor).intoArray(panel, into + 4 * position);
        // 4 d1 - 5 d3 + d5
        FloatVector v5 = d1.mul(4).sub(d3.mul(5)).add(d5);
        v5.abs().fma(folded, v5).mul(factor).intoArray(panel, into + 5 * position);
        from += rowSize;
        into += 6 * position;
      }
    }
  }

  @Override
  void output(
      float[] panel,
      int from,
      int position,
      int length,
      float[] strip,
      int at,
      int unit,
      int rowSize) {
    for (int v = 0; v < length; v += LANES) {
      outputColumns(panel, from + v, position);
      outputRows(strip, at + v, unit, rowSize);
    }
  }

  private void outputColumns(float[] panel, int from, int position) {
    int at = from;
    for (int x = 0; x < 6; x++) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector m1 = FloatVector.fromArray(SPECIES, panel, at + 6 * position);
      FloatVector m2 = FloatVector.fromArray(SPECIES, panel, at + 12 * position);
      FloatVector m3 = FloatVector.fromArray(SPECIES, panel, at + 18 * position);
      FloatVector m4 = FloatVector.fromArray(SPECIES, panel, at + 24 * position);
      FloatVector m5 = FloatVector.fromArray(SPECIES, panel, at + 30 * position);
      FloatVector sum1 = m1.add(m2).mul(0.5f);
      FloatVector difference1 = m1.sub(m2).mul(0.5f);
      FloatVector sum2 = m3.add(m4);
      FloatVector difference2 = m3.sub(m4);
      // m0 + (m1 + m2) / 2 + (m3 + m4) / 4
      m0.add(sum1).add(sum2.mul(0.25f)).intoArray(half, x * LANES);
      // (m1 - m2 + m3 - m4) / 2
      difference1.add(difference2.mul(0.5f)).intoArray(half, (6 + x) * LANES);
      // (m1 + m2) / 2 + m3 + m4
      sum1.add(sum2).intoArray(half, (12 + x) * LANES);
      // (m1 - m2) / 2 + 2 m3 - 2 m4 + m5
      difference1.add(difference2.mul(2)).add(m5).intoArray(half, (18 + x) * LANES);
      at += position;
    }
  }

  private void outputRows(float[] strip, int at, int unit, int rowSize) {
    int to = at;
    for (int y = 0; y < 4; y++) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, half, 6 * y * LANES);
      FloatVector m1 = FloatVector.fromArray(SPECIES, half, (6 * y + 1) * LANES);
      FloatVector m2 = FloatVector.fromArray(SPECIES, half, (6 * y + 2) * LANES);
      FloatVector m3 = FloatVector.fromArray(SPECIES, half, (6 * y + 3) * LANES);
      FloatVector m4 = FloatVector.fromArray(SPECIES, half, (6 * y + 4) * LANES);
      FloatVector m5 = FloatVector.fromArray(SPECIES, half, (6 * y + 5) * LANES);
      FloatVector sum1 = m1.add(m2).mul(0.5f);
      FloatVector difference1 = m1.sub(m2).mul(0.5f);
      FloatVector sum2 = m3.add(m4);
      FloatVector difference2 = m3.sub(m4);
      // m0 + (m1 + m2) / 2 + (m3 + m4) / 4
      m0.add(sum1).add(sum2.mul(0.25f)).intoArray(strip, to);
      // (m1 - m2 + m3 - m4) / 2
      difference1.add(difference2.mul(0.5f)).intoArray(strip, to + unit);
      // (m1 + m2) / 2 + m3 + m4
      sum1.add(sum2).intoArray(strip, to + 2 * unit);
      // (m1 - m2) / 2 + 2 m3 - 2 m4 + m5
      difference1.add(difference2.mul(2)).add(m5).intoArray(strip, to + 3 * unit);
      to += rowSize;
    }
  }

  @Override
  void outputGradientColumns(float[] strip, int rowSize, float[] columns) {
    for (int v = 0; v < rowSize; v += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, strip, v);
      FloatVector y1 = FloatVector.fromArray(SPECIES, strip, v + rowSize);
      FloatVector y2 = FloatVector.fromArray(SPECIES, strip, v + 2 * rowSize);
      FloatVector y3 = FloatVector.fromArray(SPECIES, strip, v + 3 * rowSize);
      FloatVector even1 = y0.add(y2).mul(0.5f);
      FloatVector odd1 = y1.add(y3).mul(0.5f);
      FloatVector even2 = y0.mul(0.25f).add(y2);
      FloatVector odd2 = y1.mul(0.5f).add(y3.mul(2));
      // y0
      y0.intoArray(columns, v);
      // (y0 + y1 + y2 + y3) / 2
      even1.add(odd1).intoArray(columns, v + rowSize);
      // (y0 - y1 + y2 - y3) / 2
      even1.sub(odd1).intoArray(columns, v + 2 * rowSize);
      // y0 / 4 + y1 / 2 + y2 + 2 y3
      even2.add(odd2).intoArray(columns, v + 3 * rowSize);
      // y0 / 4 - y1 / 2 + y2 - 2 y3
      even2.sub(odd2).intoArray(columns, v + 4 * rowSize);
      // y3
      y3.intoArray(columns, v + 5 * rowSize);
    }
  }

  @Override
  void outputGradientRows(
      float[] columns,
      int at,
      int unit,
      int rowSize,
      float[] panel,
      int to,
      int position,
      int length) {
    for (int v = 0; v < length; v += LANES) {
      int from = at + v;
      int into = to + v;
      for (int row = 0; row < 6; row++) {
        FloatVector y0 = FloatVector.fromArray(SPECIES, columns, from);
        FloatVector y1 = FloatVector.fromArray(SPECIES, columns, from + unit);
        FloatVector y2 = FloatVector.fromArray(SPECIES, columns, from + 2 * unit);
        FloatVector y3 = FloatVector.fromArray(SPECIES, columns, from + 3 * unit);
        FloatVector even1 = y0.add(y2).mul(0.5f);
        FloatVector odd1 = y1.add(y3).mul(0.5f);
        FloatVector even2 = y0.mul(0.25f).add(y2);
        FloatVector odd2 = y1.mul(0.5f).add(y3.mul(2));
        // y0
        y0.intoArray(panel, into);
        // (y0 + y1 + y2 + y3) / 2
        even1.add(odd1).intoArray(panel, into + position);
        // (y0 - y1 + y2 - y3) / 2
        even1.sub(odd1).intoArray(panel, into + 2 * position);
        // y0 / 4 + y1 / 2 + y2 + 2 y3
        even2.add(odd2).intoArray(panel, into + 3 * position);
        // y0 / 4 - y1 / 2 + y2 - 2 y3
        even2.sub(odd2).intoArray(panel, into + 4 * position);
        // y3
        y3.intoArray(panel, into + 5 * position);
        from += rowSize;
        into += 6 * position;
      }
    }
  }

  @Override
  void inputGradient(
      float[] panel,
      int from,
      int position,
      int length,
      float[] strip,
      int at,
      int unit,
      int rowSize) {
    for (int v = 0; v < length; v += LANES) {
      inputGradientColumns(panel, from + v, position);
      inputGradientRows(strip, at + v, unit, rowSize);
    }
  }

  private void inputGradientColumns(float[] panel, int from, int position) {
    int at = from;
    for (int x = 0; x < 6; x++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector w1 = FloatVector.fromArray(SPECIES, panel, at + 6 * position);
      FloatVector w2 = FloatVector.fromArray(SPECIES, panel, at + 12 * position);
      FloatVector w3 = FloatVector.fromArray(SPECIES, panel, at + 18 * position);
      FloatVector w4 = FloatVector.fromArray(SPECIES, panel, at + 24 * position);
      FloatVector w5 = FloatVector.fromArray(SPECIES, panel, at + 30 * position);
      FloatVector sum1 = w1.add(w2);
      FloatVector difference1 = w1.sub(w2);
      FloatVector sum2 = w3.add(w4);
      FloatVector difference2 = w3.sub(w4);
      // 4 w0
      w0.mul(4).intoArray(half, x * LANES);
      // -4 w1 + 4 w2 - 2 w3 + 2 w4 + 4 w5
      w5.sub(difference1).mul(4).sub(difference2.mul(2)).intoArray(half, (6 + x) * LANES);
      // -5 w0 - 4 w1 - 4 w2 - w3 - w4
      w0.mul(-5).sub(sum1.mul(4)).sub(sum2).intoArray(half, (12 + x) * LANES);
      // w1 - w2 + 2 w3 - 2 w4 - 5 w5
      difference1.add(difference2.mul(2)).sub(w5.mul(5)).intoArray(half, (18 + x) * LANES);
      // w0 + w1 + w2 + w3 + w4
      w0.add(sum1).add(sum2).intoArray(half, (24 + x) * LANES);
      // w5
      w5.intoArray(half, (30 + x) * LANES);
      at += position;
    }
  }

  private void inputGradientRows(float[] strip, int at, int unit, int rowSize) {
    int to = at;
    for (int y = 0; y < 6; y++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, half, 6 * y * LANES);
      FloatVector w1 = FloatVector.fromArray(SPECIES, half, (6 * y + 1) * LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, half, (6 * y + 2) * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, half, (6 * y + 3) * LANES);
      FloatVector w4 = FloatVector.fromArray(SPECIES, half, (6 * y + 4) * LANES);
      FloatVector w5 = FloatVector.fromArray(SPECIES, half, (6 * y + 5) * LANES);
      FloatVector sum1 = w1.add(w2);
      FloatVector difference1 = w1.sub(w2);
      FloatVector sum2 = w3.add(w4);
      FloatVector difference2 = w3.sub(w4);
      // 4 w0
      FloatVector.fromArray(SPECIES, strip, to).add(w0.mul(4)).intoArray(strip, to);
      // -4 w1 + 4 w2 - 2 w3 + 2 w4 + 4 w5
      FloatVector.fromArray(SPECIES, strip, to + unit)
          .add(w5.sub(difference1).mul(4).sub(difference2.mul(2)))
          .intoArray(strip, to + unit);
      // -5 w0 - 4 w1 - 4 w2 - w3 - w4
      FloatVector.fromArray(SPECIES, strip, to + 2 * unit)
          .add(w0.mul(-5).sub(sum1.mul(4)).sub(sum2))
          .intoArray(strip, to + 2 * unit);
      // w1 - w2 + 2 w3 - 2 w4 - 5 w5
      FloatVector.fromArray(SPECIES, strip, to + 3 * unit)
          .add(difference1.add(difference2.mul(2)).sub(w5.mul(5)))
          .intoArray(strip, to + 3 * unit);
      // w0 + w1 + w2 + w3 + w4
      FloatVector.fromArray(SPECIES, strip, to + 4 * unit)
          .add(w0.add(sum1).add(sum2))
          .intoArray(strip, to + 4 * unit);
      // w5
      FloatVector.fromArray(SPECIES, strip, to + 5 * unit).add(w5).intoArray(strip, to + 5 * unit);
      to += rowSize;
    }
  }
}
