package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.load;
import static dev.winnow.worker.kernel.VectorMemory.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of batch normalisation over values {@code from} up to {@code to} of an activation, of
 * which the first belongs to lane 0: see {@link ChannelLanes}.
 *
 * <p>Memory is visited strictly in order: already at two rows in turn the processor no longer
 * fetches ahead, which costs more than all arithmetic. Hence sums and coefficients, one per lane,
 * come from arrays, which stay in the first-level cache. Two vectors at once is what the compiler
 * of JDK 17 still inlines whole; beyond some size of a method it allocates each vector.
 */
final class NormalizationLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Values that a loop works on at once. */
  static final int BLOCK = 2 * LANES;

  private NormalizationLoops() {}

  /** Adds {@code x - centre} and its square to sums. */
  static void addMoments(
      ByteBuffer x, int from, int to, int period, float[] centre, float[] sums, float[] squares) {
    int lane = 0;
    int i = from;
    for (; i <= to - BLOCK; i += BLOCK) {
      FloatVector x0 = load(x, i).sub(load(centre, lane));
      FloatVector x1 = load(x, i + LANES).sub(load(centre, lane + LANES));
      load(sums, lane).add(x0).intoArray(sums, lane);
      load(sums, lane + LANES).add(x1).intoArray(sums, lane + LANES);
      x0.fma(x0, load(squares, lane)).intoArray(squares, lane);
      x1.fma(x1, load(squares, lane + LANES)).intoArray(squares, lane + LANES);
      lane = next(lane, period);
    }
    for (; i < to; i++, lane++) {
      float value = get(x, i) - centre[lane];
      sums[lane] += value;
      squares[lane] = Math.fma(value, value, squares[lane]);
    }
  }

  /** {@code y = (x - mean) * gain + shift}, at least the floor. */
  static void normalize(
      ByteBuffer x,
      int from,
      int to,
      int period,
      float[] mean,
      float[] gain,
      float shift,
      float floor,
      ByteBuffer y) {
    FloatVector offset = FloatVector.broadcast(SPECIES, shift);
    FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
    int lane = 0;
    int i = from;
    for (; i <= to - BLOCK; i += BLOCK) {
      FloatVector x0 = load(x, i).sub(load(mean, lane));
      FloatVector x1 = load(x, i + LANES).sub(load(mean, lane + LANES));
      FloatVector y0 = x0.fma(load(gain, lane), offset);
      FloatVector y1 = x1.fma(load(gain, lane + LANES), offset);
      store(y0.blend(lowest, y0.compare(VectorOperators.LT, lowest)), y, i);
      store(y1.blend(lowest, y1.compare(VectorOperators.LT, lowest)), y, i + LANES);
      lane = next(lane, period);
    }
    for (; i < to; i++, lane++) {
      float value = Math.fma(get(x, i) - mean[lane], gain[lane], shift);
      y.putFloat(Float.BYTES * i, value < floor ? floor : value);
    }
  }

  /**
   * Adds to sums the gradients that pass, where {@code (x - mean) * gate + shift > 0}, and to
   * products the same times {@code x - mean}.
   */
  static void addGradients(
      ByteBuffer x,
      ByteBuffer dY,
      int from,
      int to,
      int period,
      float[] mean,
      float[] gate,
      float shift,
      float[] sums,
      float[] products) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector offset = FloatVector.broadcast(SPECIES, shift);
    int lane = 0;
    int i = from;
    for (; i <= to - BLOCK; i += BLOCK) {
      FloatVector x0 = load(x, i).sub(load(mean, lane));
      FloatVector x1 = load(x, i + LANES).sub(load(mean, lane + LANES));
      FloatVector y0 = x0.fma(load(gate, lane), offset);
      FloatVector y1 = x1.fma(load(gate, lane + LANES), offset);
      FloatVector d0 = zero.blend(load(dY, i), positive(y0, zero));
      FloatVector d1 = zero.blend(load(dY, i + LANES), positive(y1, zero));
      load(sums, lane).add(d0).intoArray(sums, lane);
      load(sums, lane + LANES).add(d1).intoArray(sums, lane + LANES);
      d0.fma(x0, load(products, lane)).intoArray(products, lane);
      d1.fma(x1, load(products, lane + LANES)).intoArray(products, lane + LANES);
      lane = next(lane, period);
    }
    for (; i < to; i++, lane++) {
      float value = get(x, i) - mean[lane];
      float gradient = Math.fma(value, gate[lane], shift) > 0 ? get(dY, i) : 0;
      sums[lane] += gradient;
      products[lane] = Math.fma(gradient, value, products[lane]);
    }
  }

  /** {@code dX = gain * dY + base + lean * (x - mean)}, dY where it passes. */
  static void gradient(
      ByteBuffer x,
      ByteBuffer dY,
      int from,
      int to,
      int period,
      LaneCoefficients by,
      float shift,
      ByteBuffer dX) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector offset = FloatVector.broadcast(SPECIES, shift);
    // The compiler would load them from the fields each time.
    float[] mean = by.mean;
    float[] gate = by.gate;
    float[] gain = by.gain;
    float[] base = by.base;
    float[] lean = by.lean;
    int lane = 0;
    int i = from;
    for (; i <= to - BLOCK; i += BLOCK) {
      FloatVector x0 = load(x, i).sub(load(mean, lane));
      FloatVector x1 = load(x, i + LANES).sub(load(mean, lane + LANES));
      FloatVector y0 = x0.fma(load(gate, lane), offset);
      FloatVector y1 = x1.fma(load(gate, lane + LANES), offset);
      FloatVector d0 = zero.blend(load(dY, i), positive(y0, zero));
      FloatVector d1 = zero.blend(load(dY, i + LANES), positive(y1, zero));
      FloatVector rest0 = x0.fma(load(lean, lane), load(base, lane));
      FloatVector rest1 = x1.fma(load(lean, lane + LANES), load(base, lane + LANES));
      store(d0.fma(load(gain, lane), rest0), dX, i);
      store(d1.fma(load(gain, lane + LANES), rest1), dX, i + LANES);
      lane = next(lane, period);
    }
    for (; i < to; i++, lane++) {
      float value = get(x, i) - mean[lane];
      float gradient = Math.fma(value, gate[lane], shift) > 0 ? get(dY, i) : 0;
      float rest = Math.fma(value, lean[lane], base[lane]);
      dX.putFloat(Float.BYTES * i, Math.fma(gradient, gain[lane], rest));
    }
  }

  /** Where the next block's lanes begin. */
  private static int next(int lane, int period) {
    int next = lane + BLOCK;
    return next < period ? next : 0;
  }

  private static VectorMask<Float> positive(FloatVector y, FloatVector zero) {
    return y.compare(VectorOperators.GT, zero);
  }

  private static float get(ByteBuffer x, int i) {
    return x.getFloat(Float.BYTES * i);
  }
}
