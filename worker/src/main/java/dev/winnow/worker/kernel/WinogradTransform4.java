package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * F(2x2, 3x3). Each transform is one of one dimension, over the columns and over the rows; each
 * line of algebra is a row of B^T, A^T, A or B.
 */
final class WinogradTransform4 extends WinogradTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** A vector of a tile between its columns and its rows: [rows][4][LANES]. */
  private final float[] half;

  WinogradTransform4(Scratch scratch) {
    super(4, 2);
    half = scratch.floats(Scratch.Use.TILE, 16 * LANES);
  }

  @Override
  void inputColumns(float[] strip, int rowSize, float[] columns) {
    for (int v = 0; v < rowSize; v += LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, strip, v);
      FloatVector d1 = FloatVector.fromArray(SPECIES, strip, v + rowSize);
      FloatVector d2 = FloatVector.fromArray(SPECIES, strip, v + 2 * rowSize);
      FloatVector d3 = FloatVector.fromArray(SPECIES, strip, v + 3 * rowSize);
      // d0 - d2
      d0.sub(d2).intoArray(columns, v);
      // d1 + d2
      d1.add(d2).intoArray(columns, v + rowSize);
      // d2 - d1
      d2.sub(d1).intoArray(columns, v + 2 * rowSize);
      // d1 - d3
      d1.sub(d3).intoArray(columns, v + 3 * rowSize);
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
      for (int row = 0; row < 4; row++) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, columns, from);
        FloatVector d1 = FloatVector.fromArray(SPECIES, columns, from + unit);
        FloatVector d2 = FloatVector.fromArray(SPECIES, columns, from + 2 * unit);
        FloatVector d3 = FloatVector.fromArray(SPECIES, columns, from + 3 * unit);
        // d0 - d2
        FloatVector v0 = d0.sub(d2);
        v0.abs().fma(folded, v0).mul(factor).intoArray(panel, into);
        // d1 + d2
        FloatVector v1 = d1.add(d2);
        v1.abs().fma(folded, v1).mul(factor).intoArray(panel, into + position);
        // d2 - d1
        FloatVector v2 = d2.sub(d1);
        v2.abs().fma(folded, v2).mul(factor).intoArray(panel, into + 2 * position);
        // d1 - d3
        FloatVector v3 = d1.sub(d3);
        v3.abs().fma(folded, v3).mul(factor).intoArray(panel, into + 3 * position);
        from += rowSize;
        into += 4 * position;
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
    for (int x = 0; x < 4; x++) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector m1 = FloatVector.fromArray(SPECIES, panel, at + 4 * position);
      FloatVector m2 = FloatVector.fromArray(SPECIES, panel, at + 8 * position);
      FloatVector m3 = FloatVector.fromArray(SPECIES, panel, at + 12 * position);
      // m0 + m1 + m2
      m0.add(m1).add(m2).intoArray(half, x * LANES);
      // m1 - m2 - m3
      m1.sub(m2).sub(m3).intoArray(half, (4 + x) * LANES);
      at += position;
    }
  }

  private void outputRows(float[] strip, int at, int unit, int rowSize) {
    int to = at;
    for (int y = 0; y < 2; y++) {
      FloatVector m0 = FloatVector.fromArray(SPECIES, half, 4 * y * LANES);
      FloatVector m1 = FloatVector.fromArray(SPECIES, half, (4 * y + 1) * LANES);
      FloatVector m2 = FloatVector.fromArray(SPECIES, half, (4 * y + 2) * LANES);
      FloatVector m3 = FloatVector.fromArray(SPECIES, half, (4 * y + 3) * LANES);
      // m0 + m1 + m2
      m0.add(m1).add(m2).intoArray(strip, to);
      // m1 - m2 - m3
      m1.sub(m2).sub(m3).intoArray(strip, to + unit);
      to += rowSize;
    }
  }

  @Override
  void outputGradientColumns(float[] strip, int rowSize, float[] columns) {
    for (int v = 0; v < rowSize; v += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, strip, v);
      FloatVector y1 = FloatVector.fromArray(SPECIES, strip, v + rowSize);
      // y0
      y0.intoArray(columns, v);
      // y0 + y1
      y0.add(y1).intoArray(columns, v + rowSize);
      // y0 - y1
      y0.sub(y1).intoArray(columns, v + 2 * rowSize);
      // -y1
      y1.neg().intoArray(columns, v + 3 * rowSize);
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
      for (int row = 0; row < 4; row++) {
        FloatVector y0 = FloatVector.fromArray(SPECIES, columns, from);
        FloatVector y1 = FloatVector.fromArray(SPECIES, columns, from + unit);
        // y0
        y0.intoArray(panel, into);
        // y0 + y1
        y0.add(y1).intoArray(panel, into + position);
        // y0 - y1
        y0.sub(y1).intoArray(panel, into + 2 * position);
        // -y1
        y1.neg().intoArray(panel, into + 3 * position);
        from += rowSize;
        into += 4 * position;
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
    for (int x = 0; x < 4; x++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector w1 = FloatVector.fromArray(SPECIES, panel, at + 4 * position);
      FloatVector w2 = FloatVector.fromArray(SPECIES, panel, at + 8 * position);
      FloatVector w3 = FloatVector.fromArray(SPECIES, panel, at + 12 * position);
      // w0
      w0.intoArray(half, x * LANES);
      // w1 - w2 + w3
      w1.sub(w2).add(w3).intoArray(half, (4 + x) * LANES);
      // w1 + w2 - w0
      w1.add(w2).sub(w0).intoArray(half, (8 + x) * LANES);
      // -w3
      w3.neg().intoArray(half, (12 + x) * LANES);
      at += position;
    }
  }

  private void inputGradientRows(float[] strip, int at, int unit, int rowSize) {
    int to = at;
    for (int y = 0; y < 4; y++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, half, 4 * y * LANES);
      FloatVector w1 = FloatVector.fromArray(SPECIES, half, (4 * y + 1) * LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, half, (4 * y + 2) * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, half, (4 * y + 3) * LANES);
      // w0
      FloatVector.fromArray(SPECIES, strip, to).add(w0).intoArray(strip, to);
      // w1 - w2 + w3
      FloatVector.fromArray(SPECIES, strip, to + unit)
          .add(w1.sub(w2).add(w3))
          .intoArray(strip, to + unit);
      // w1 + w2 - w0
      FloatVector.fromArray(SPECIES, strip, to + 2 * unit)
          .add(w1.add(w2).sub(w0))
          .intoArray(strip, to + 2 * unit);
      // -w3
      FloatVector.fromArray(SPECIES, strip, to + 3 * unit)
          .add(w3.neg())
          .intoArray(strip, to + 3 * unit);
      to += rowSize;
    }
  }
}
