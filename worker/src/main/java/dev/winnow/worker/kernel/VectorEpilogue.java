package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** An {@link Epilogue} on arrays, in place. */
final class VectorEpilogue {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorEpilogue() {}

  /**
   * On a run of a channel's values, without pooling.
   *
   * @param length whole vectors
   */
  static void apply(Epilogue epilogue, int channel, float[] values, int at, int length) {
    FloatVector scale = FloatVector.broadcast(SPECIES, epilogue.scale()[channel]);
    FloatVector shift = FloatVector.broadcast(SPECIES, epilogue.shift()[channel]);
    FloatVector floor = FloatVector.broadcast(SPECIES, epilogue.floor());
    for (int i = at; i < at + length; i += LANES) {
      FloatVector y = FloatVector.fromArray(SPECIES, values, i).fma(scale, shift);
      y.blend(floor, y.compare(VectorOperators.LT, floor)).intoArray(values, i);
    }
  }

  /**
   * On all rows of a channel's panel that is not cut into blocks, without pooling.
   *
   * @param firstChannel of the panel's first row
   */
  static void applyToRows(Epilogue epilogue, int firstChannel, Panel panel, float[] values) {
    for (int row = 0; row < panel.rows(); row++) {
      apply(epilogue, firstChannel + row, values, panel.at(row, 0), panel.columns());
    }
  }

  /**
   * On a strip of a channel's outputs, which begins at even rows and columns and has an even number
   * of both.
   *
   * @return where the results belong in the output
   */
  static Strip apply(Epilogue epilogue, int channel, float[] values, Strip strip) {
    if (epilogue.pooling()) {
      pool(epilogue, channel, values, strip);
      return strip.halved();
    }
    apply(epilogue, channel, values, 0, strip.size());
    return strip;
  }

  /**
   * Results lie before all values that are yet to be read. A result that is NaN stays: the floor
   * does not take its place.
   *
   * <p>The comparisons are written out: as a method of their own, though inlined, they made the
   * compiler leave each vector on the heap in some processes.
   */
  private static void pool(Epilogue epilogue, int channel, float[] values, Strip strip) {
    FloatVector scale = FloatVector.broadcast(SPECIES, epilogue.scale()[channel]);
    FloatVector shift = FloatVector.broadcast(SPECIES, epilogue.shift()[channel]);
    FloatVector floor = FloatVector.broadcast(SPECIES, epilogue.floor());
    int lanes = strip.lanes();
    int down = strip.rowSize();
    int to = 0;
    for (int row = 0; row < strip.rows(); row += 2) {
      for (int at = row * down; at < (row + 1) * down; at += 2 * lanes) {
        for (int n = at; n < at + lanes; n += LANES) {
          FloatVector a = FloatVector.fromArray(SPECIES, values, n).fma(scale, shift);
          FloatVector b = FloatVector.fromArray(SPECIES, values, n + lanes).fma(scale, shift);
          FloatVector c = FloatVector.fromArray(SPECIES, values, n + down).fma(scale, shift);
          FloatVector d =
              FloatVector.fromArray(SPECIES, values, n + down + lanes).fma(scale, shift);
          FloatVector upper = b.blend(a, a.compare(VectorOperators.GT, b));
          FloatVector lower = d.blend(c, c.compare(VectorOperators.GT, d));
          FloatVector largest = lower.blend(upper, upper.compare(VectorOperators.GT, lower));
          largest.blend(floor, floor.compare(VectorOperators.GT, largest)).intoArray(values, to);
          to += LANES;
        }
      }
    }
  }
}
