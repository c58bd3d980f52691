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
  private final float[] between;

  WinogradTransform6(Scratch scratch) {
    super(6, 4);
    between = scratch.floats(Scratch.Use.TILE, 36 * LANES);
  }

  @Override
  void inputColumns(float[] strip, int rowSize, float[] columns) {
    FloatVector threeHalves = FloatVector.broadcast(SPECIES, 1.5f);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    for (int v = 0; v < rowSize; v += LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, strip, v);
      FloatVector d1 = FloatVector.fromArray(SPECIES, strip, v + rowSize);
      FloatVector d2 = FloatVector.fromArray(SPECIES, strip, v + 2 * rowSize);
      FloatVector d3 = FloatVector.fromArray(SPECIES, strip, v + 3 * rowSize);
      FloatVector d4 = FloatVector.fromArray(SPECIES, strip, v + 4 * rowSize);
      FloatVector d5 = FloatVector.fromArray(SPECIES, strip, v + 5 * rowSize);
      FloatVector odd = d3.sub(d1);
      FloatVector even = d4.sub(d2);
      FloatVector q0 = d1.fma(threeHalves, d2.sub(d0));
      FloatVector q1 = d2.fma(threeHalves, odd);
      FloatVector q2 = d3.fma(threeHalves, even);
      FloatVector q3 = d4.fma(threeHalves, d5.sub(d3));
      // d0 - 3/2 d1 - 2 d2 + 3/2 d3 + d4
      q2.sub(q0).intoArray(columns, v);
      // -d1 + d2 / 2 + 5/2 d3 + d4
      q2.add(q1).intoArray(columns, v + rowSize);
      // d1 - 5/2 d2 + d3 / 2 + d4
      q2.sub(q1).intoArray(columns, v + 2 * rowSize);
      // -2 d1 - d2 + 2 d3 + d4
      odd.fma(two, even).intoArray(columns, v + 3 * rowSize);
      // d1 / 2 - d2 - d3 / 2 + d4
      odd.fma(minusHalf, even).intoArray(columns, v + 4 * rowSize);
      // d1 - 3/2 d2 - 2 d3 + 3/2 d4 + d5
      q3.sub(q1).intoArray(columns, v + 5 * rowSize);
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
    FloatVector threeHalves = FloatVector.broadcast(SPECIES, 1.5f);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
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
        FloatVector odd = d3.sub(d1);
        FloatVector even = d4.sub(d2);
        FloatVector q0 = d1.fma(threeHalves, d2.sub(d0));
        FloatVector q1 = d2.fma(threeHalves, odd);
        FloatVector q2 = d3.fma(threeHalves, even);
        FloatVector q3 = d4.fma(threeHalves, d5.sub(d3));
        // d0 - 3/2 d1 - 2 d2 + 3/2 d3 + d4
        FloatVector v0 = q2.sub(q0);
        v0.abs().fma(folded, v0).mul(factor).intoArray(panel, into);
        // -d1 + d2 / 2 + 5/2 d3 + d4
        FloatVector v1 = q2.add(q1);
        v1.abs().fma(folded, v1).mul(factor).intoArray(panel, into + position);
        // d1 - 5/2 d2 + d3 / 2 + d4
        FloatVector v2 = q2.sub(q1);
        v2.abs().fma(folded, v2).mul(factor).intoArray(panel, into + 2 * position);
        // -2 d1 - d2 + 2 d3 + d4
        FloatVector v3 = odd.fma(two, even);
        v3.abs().fma(folded, v3).mul(factor).intoArray(panel, into + 3 * position);
        // d1 / 2 - d2 - d3 / 2 + d4
        FloatVector v4 = odd.fma(minusHalf, even);
        v4.abs().fma(folded, v4).mul(factor).intoArray(panel, into + 4 * position);
        // d1 - 3/2 d2 - 2 d3 + 3/2 d4 + d5
        FloatVector v5 = q3.sub(q1);
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
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector quarter = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector eighth = FloatVector.broadcast(SPECIES, 0.125f);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    int at = from;
    for (int x = 0; x < 6; x++) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector m1 = FloatVector.fromArray(SPECIES, panel, at + 6 * position);
      FloatVector m2 = FloatVector.fromArray(SPECIES, panel, at + 12 * position);
      FloatVector m3 = FloatVector.fromArray(SPECIES, panel, at + 18 * position);
      FloatVector m4 = FloatVector.fromArray(SPECIES, panel, at + 24 * position);
      FloatVector m5 = FloatVector.fromArray(SPECIES, panel, at + 30 * position);
      FloatVector sum = m1.add(m2);
      FloatVector difference = m1.sub(m2);
      // m0 + (m1 + m2) / 2 + m3 + m4 / 4
      sum.fma(half, m4.fma(quarter, m0.add(m3))).intoArray(between, x * LANES);
      // (m1 - m2 + m3 - m4) / 2
      difference.add(m3.sub(m4)).mul(half).intoArray(between, (6 + x) * LANES);
      // (m1 + m2) / 2 + m3 / 4 + m4
      sum.fma(half, m3.fma(quarter, m4)).intoArray(between, (12 + x) * LANES);
      // (m1 - m2) / 2 + m3 / 8 - 2 m4 + m5
      difference
          .fma(half, m3.fma(eighth, m4.fma(minusTwo, m5)))
          .intoArray(between, (18 + x) * LANES);
      at += position;
    }
  }

  private void outputRows(float[] strip, int at, int unit, int rowSize) {
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector quarter = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector eighth = FloatVector.broadcast(SPECIES, 0.125f);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    int to = at;
    for (int y = 0; y < 4; y++) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, between, 6 * y * LANES);
      FloatVector m1 = FloatVector.fromArray(SPECIES, between, (6 * y + 1) * LANES);
      FloatVector m2 = FloatVector.fromArray(SPECIES, between, (6 * y + 2) * LANES);
      FloatVector m3 = FloatVector.fromArray(SPECIES, between, (6 * y + 3) * LANES);
      FloatVector m4 = FloatVector.fromArray(SPECIES, between, (6 * y + 4) * LANES);
      FloatVector m5 = FloatVector.fromArray(SPECIES, between, (6 * y + 5) * LANES);
      FloatVector sum = m1.add(m2);
      FloatVector difference = m1.sub(m2);
      // m0 + (m1 + m2) / 2 + m3 + m4 / 4
      sum.fma(half, m4.fma(quarter, m0.add(m3))).intoArray(strip, to);
      // (m1 - m2 + m3 - m4) / 2
      difference.add(m3.sub(m4)).mul(half).intoArray(strip, to + unit);
      // (m1 + m2) / 2 + m3 / 4 + m4
      sum.fma(half, m3.fma(quarter, m4)).intoArray(strip, to + 2 * unit);
      // (m1 - m2) / 2 + m3 / 8 - 2 m4 + m5
      difference.fma(half, m3.fma(eighth, m4.fma(minusTwo, m5))).intoArray(strip, to + 3 * unit);
      to += rowSize;
    }
  }

  @Override
  void outputGradientColumns(float[] strip, int rowSize, float[] columns) {
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    FloatVector quarter = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector eighth = FloatVector.broadcast(SPECIES, 0.125f);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    for (int v = 0; v < rowSize; v += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, strip, v);
      FloatVector y1 = FloatVector.fromArray(SPECIES, strip, v + rowSize);
      FloatVector y2 = FloatVector.fromArray(SPECIES, strip, v + 2 * rowSize);
      FloatVector y3 = FloatVector.fromArray(SPECIES, strip, v + 3 * rowSize);
      FloatVector even = y0.add(y2).mul(half);
      FloatVector odd = y1.add(y3).mul(half);
      // y0
      y0.intoArray(columns, v);
      // (y0 + y1 + y2 + y3) / 2
      even.add(odd).intoArray(columns, v + rowSize);
      // (y0 - y1 + y2 - y3) / 2
      even.sub(odd).intoArray(columns, v + 2 * rowSize);
      // y0 + y1 / 2 + y2 / 4 + y3 / 8
      y3.fma(eighth, y2.fma(quarter, y1.fma(half, y0))).intoArray(columns, v + 3 * rowSize);
      // y0 / 4 - y1 / 2 + y2 - 2 y3
      y3.fma(minusTwo, y1.fma(minusHalf, y0.fma(quarter, y2))).intoArray(columns, v + 4 * rowSize);
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
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    FloatVector quarter = FloatVector.broadcast(SPECIES, 0.25f);
    FloatVector eighth = FloatVector.broadcast(SPECIES, 0.125f);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    for (int v = 0; v < length; v += LANES) {
      int from = at + v;
      int into = to + v;
      for (int row = 0; row < 6; row++) {
        FloatVector y0 = FloatVector.fromArray(SPECIES, columns, from);
        FloatVector y1 = FloatVector.fromArray(SPECIES, columns, from + unit);
        FloatVector y2 = FloatVector.fromArray(SPECIES, columns, from + 2 * unit);
        FloatVector y3 = FloatVector.fromArray(SPECIES, columns, from + 3 * unit);
        FloatVector even = y0.add(y2).mul(half);
        FloatVector odd = y1.add(y3).mul(half);
        // y0
        y0.intoArray(panel, into);
        // (y0 + y1 + y2 + y3) / 2
        even.add(odd).intoArray(panel, into + position);
        // (y0 - y1 + y2 - y3) / 2
        even.sub(odd).intoArray(panel, into + 2 * position);
        // y0 + y1 / 2 + y2 / 4 + y3 / 8
        y3.fma(eighth, y2.fma(quarter, y1.fma(half, y0))).intoArray(panel, into + 3 * position);
        // y0 / 4 - y1 / 2 + y2 - 2 y3
        y3.fma(minusTwo, y1.fma(minusHalf, y0.fma(quarter, y2)))
            .intoArray(panel, into + 4 * position);
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
    FloatVector threeHalves = FloatVector.broadcast(SPECIES, 1.5f);
    FloatVector minusThreeHalves = FloatVector.broadcast(SPECIES, -1.5f);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    int at = from;
    for (int x = 0; x < 6; x++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector w1 = FloatVector.fromArray(SPECIES, panel, at + 6 * position);
      FloatVector w2 = FloatVector.fromArray(SPECIES, panel, at + 12 * position);
      FloatVector w3 = FloatVector.fromArray(SPECIES, panel, at + 18 * position);
      FloatVector w4 = FloatVector.fromArray(SPECIES, panel, at + 24 * position);
      FloatVector w5 = FloatVector.fromArray(SPECIES, panel, at + 30 * position);
      FloatVector q1 = w1.sub(w2).sub(w5);
      FloatVector q2 = w0.add(w1).add(w2);
      FloatVector odd = w3.fma(two, w4.fma(minusHalf, q1));
      FloatVector even = w3.add(w4).add(q2);
      // w0
      w0.intoArray(between, x * LANES);
      // -3/2 w0 - w1 + w2 - 2 w3 + w4 / 2 + w5
      w0.fma(minusThreeHalves, odd.neg()).intoArray(between, (6 + x) * LANES);
      // -2 w0 + w1 / 2 - 5/2 w2 - w3 - w4 - 3/2 w5
      q1.fma(threeHalves, even.add(w0).neg()).intoArray(between, (12 + x) * LANES);
      // 3/2 w0 + 5/2 w1 + w2 / 2 + 2 w3 - w4 / 2 - 2 w5
      q2.fma(threeHalves, odd.sub(w5)).intoArray(between, (18 + x) * LANES);
      // w0 + w1 + w2 + w3 + w4 + 3/2 w5
      w5.fma(threeHalves, even).intoArray(between, (24 + x) * LANES);
      // w5
      w5.intoArray(between, (30 + x) * LANES);
      at += position;
    }
  }

  private void inputGradientRows(float[] strip, int at, int unit, int rowSize) {
    FloatVector threeHalves = FloatVector.broadcast(SPECIES, 1.5f);
    FloatVector minusThreeHalves = FloatVector.broadcast(SPECIES, -1.5f);
    FloatVector two = FloatVector.broadcast(SPECIES, 2);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    int to = at;
    for (int y = 0; y < 6; y++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, between, 6 * y * LANES);
      FloatVector w1 = FloatVector.fromArray(SPECIES, between, (6 * y + 1) * LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, between, (6 * y + 2) * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, between, (6 * y + 3) * LANES);
      FloatVector w4 = FloatVector.fromArray(SPECIES, between, (6 * y + 4) * LANES);
      FloatVector w5 = FloatVector.fromArray(SPECIES, between, (6 * y + 5) * LANES);
      FloatVector q1 = w1.sub(w2).sub(w5);
      FloatVector q2 = w0.add(w1).add(w2);
      FloatVector odd = w3.fma(two, w4.fma(minusHalf, q1));
      FloatVector even = w3.add(w4).add(q2);
      // w0
      FloatVector.fromArray(SPECIES, strip, to).add(w0).intoArray(strip, to);
      // -3/2 w0 - w1 + w2 - 2 w3 + w4 / 2 + w5
      FloatVector.fromArray(SPECIES, strip, to + unit)
          .add(w0.fma(minusThreeHalves, odd.neg()))
          .intoArray(strip, to + unit);
      // -2 w0 + w1 / 2 - 5/2 w2 - w3 - w4 - 3/2 w5
      FloatVector.fromArray(SPECIES, strip, to + 2 * unit)
          .add(q1.fma(threeHalves, even.add(w0).neg()))
          .intoArray(strip, to + 2 * unit);
      // 3/2 w0 + 5/2 w1 + w2 / 2 + 2 w3 - w4 / 2 - 2 w5
      FloatVector.fromArray(SPECIES, strip, to + 3 * unit)
          .add(q2.fma(threeHalves, odd.sub(w5)))
          .intoArray(strip, to + 3 * unit);
      // w0 + w1 + w2 + w3 + w4 + 3/2 w5
      FloatVector.fromArray(SPECIES, strip, to + 4 * unit)
          .add(w5.fma(threeHalves, even))
          .intoArray(strip, to + 4 * unit);
      // w5
      FloatVector.fromArray(SPECIES, strip, to + 5 * unit).add(w5).intoArray(strip, to + 5 * unit);
      to += rowSize;
    }
  }
}
