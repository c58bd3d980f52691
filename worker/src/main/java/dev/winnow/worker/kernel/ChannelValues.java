package dev.winnow.worker.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Where one channel's values of a group of examples lie, and what normalisation does with them:
 * {@code runs} runs of {@code length} floats, {@code stride} apart, and one last run of {@code
 * rest}. Sums are kept in floats for a few runs at most, in doubles over all.
 */
record ChannelValues(int start, int runs, int stride, int length, int rest) {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Length of a run where the memory does not say: long, yet summed in floats. */
  private static final int CHUNK = 512;

  static ChannelValues of(Activation shape, int channel, int from, int to) {
    int positions = shape.height() * shape.width();
    int start = channel * positions * shape.batch() + from;
    if (to - from < shape.batch()) {
      return new ChannelValues(start, positions, shape.batch(), to - from, 0);
    }
    int size = positions * shape.batch();
    return new ChannelValues(start, size / CHUNK, CHUNK, CHUNK, size % CHUNK);
  }

  int count() {
    return runs * length + rest;
  }

  /** Work on one run: its first value and its length. */
  private interface RunWork {
    void run(int at, int length);
  }

  private void forEachRun(RunWork work) {
    for (int i = 0; i < runs; i++) {
      work.run(start + i * stride, length);
    }
    if (rest > 0) {
      work.run(start + runs * stride, rest);
    }
  }

  double sum(ByteBuffer in) {
    double[] sum = new double[1];
    forEachRun((at, size) -> sum[0] += squaresOrSum(in, at, size, 0, false));
    return sum[0];
  }

  /** Sum of the squared distances from a value. */
  double squares(ByteBuffer in, float centre) {
    double[] sum = new double[1];
    forEachRun((at, size) -> sum[0] += squaresOrSum(in, at, size, centre, true));
    return sum[0];
  }

  private static float squaresOrSum(
      ByteBuffer in, int at, int length, float centre, boolean squares) {
    FloatVector middle = FloatVector.broadcast(SPECIES, centre);
    FloatVector sums = FloatVector.zero(SPECIES);
    int i = 0;
    if (squares) {
      for (; i <= length - LANES; i += LANES) {
        FloatVector x = load(in, at + i).sub(middle);
        sums = x.fma(x, sums);
      }
    } else {
      for (; i <= length - LANES; i += LANES) {
        sums = sums.add(load(in, at + i));
      }
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      float x = in.getFloat(Float.BYTES * (at + i)) - centre;
      sum += squares ? x * x : x;
    }
    return sum;
  }

  /** {@code out = (in - centre) * scale + shift}, through the ReLU if asked. */
  void scale(ByteBuffer in, float centre, float scale, float shift, boolean relu, ByteBuffer out) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    forEachRun((at, size) -> scaleRun(in, at, size, centre, scale, shift, floor, out));
  }

  private static void scaleRun(
      ByteBuffer in,
      int at,
      int length,
      float centre,
      float scale,
      float shift,
      float floor,
      ByteBuffer out) {
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector offset = FloatVector.broadcast(SPECIES, shift);
    FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector y = load(in, at + i).sub(centre).fma(factor, offset);
      store(y.blend(lowest, y.compare(VectorOperators.LT, lowest)), out, at + i);
    }
    for (; i < length; i++) {
      float y = Math.fma(in.getFloat(Float.BYTES * (at + i)) - centre, scale, shift);
      out.putFloat(Float.BYTES * (at + i), y < floor ? floor : y);
    }
  }

  /**
   * Sums of the gradients that pass and of the same times {@code x - centre}; a gradient passes
   * where {@code (x - centre) * scale + shift > 0}.
   */
  void gradientSums(
      ByteBuffer in, float centre, float scale, float shift, ByteBuffer dY, double[] sums) {
    float[] part = new float[2];
    forEachRun(
        (at, size) -> {
          gradientSumsOfRun(in, at, size, centre, scale, shift, dY, part);
          sums[0] += part[0];
          sums[1] += part[1];
        });
  }

  private static void gradientSumsOfRun(
      ByteBuffer in,
      int at,
      int length,
      float centre,
      float scale,
      float shift,
      ByteBuffer dY,
      float[] part) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector offset = FloatVector.broadcast(SPECIES, shift);
    FloatVector plain = zero;
    FloatVector weighted = zero;
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector x = load(in, at + i).sub(centre);
      VectorMask<Float> passes = x.fma(factor, offset).compare(VectorOperators.GT, zero);
      FloatVector dy = zero.blend(load(dY, at + i), passes);
      plain = plain.add(dy);
      weighted = dy.fma(x, weighted);
    }
    part[0] = plain.reduceLanes(VectorOperators.ADD);
    part[1] = weighted.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      float x = in.getFloat(Float.BYTES * (at + i)) - centre;
      float dy = Math.fma(x, scale, shift) > 0 ? dY.getFloat(Float.BYTES * (at + i)) : 0;
      part[0] += dy;
      part[1] += dy * x;
    }
  }

  /** {@code dX = slope * dY + constant + linear * (x - centre)}, dY where it passes. */
  void gradient(
      ByteBuffer in,
      float centre,
      float scale,
      float shift,
      ByteBuffer dY,
      float slope,
      float constant,
      float linear,
      ByteBuffer dX) {
    forEachRun(
        (at, size) ->
            gradientOfRun(in, at, size, centre, scale, shift, dY, slope, constant, linear, dX));
  }

  private static void gradientOfRun(
      ByteBuffer in,
      int at,
      int length,
      float centre,
      float scale,
      float shift,
      ByteBuffer dY,
      float slope,
      float constant,
      float linear,
      ByteBuffer dX) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector offset = FloatVector.broadcast(SPECIES, shift);
    FloatVector base = FloatVector.broadcast(SPECIES, constant);
    FloatVector gain = FloatVector.broadcast(SPECIES, slope);
    FloatVector lean = FloatVector.broadcast(SPECIES, linear);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector x = load(in, at + i).sub(centre);
      VectorMask<Float> passes = x.fma(factor, offset).compare(VectorOperators.GT, zero);
      FloatVector dy = zero.blend(load(dY, at + i), passes);
      store(dy.fma(gain, x.fma(lean, base)), dX, at + i);
    }
    for (; i < length; i++) {
      float x = in.getFloat(Float.BYTES * (at + i)) - centre;
      float dy = Math.fma(x, scale, shift) > 0 ? dY.getFloat(Float.BYTES * (at + i)) : 0;
      dX.putFloat(Float.BYTES * (at + i), Math.fma(dy, slope, Math.fma(x, linear, constant)));
    }
  }

  private static FloatVector load(ByteBuffer x, int i) {
    return FloatVector.fromByteBuffer(SPECIES, x, Float.BYTES * i, ORDER);
  }

  private static void store(FloatVector value, ByteBuffer x, int i) {
    value.intoByteBuffer(x, Float.BYTES * i, ORDER);
  }
}
