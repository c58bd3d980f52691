package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.load;
import static dev.winnow.worker.kernel.VectorMemory.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Pooling with lanes along the batch, the channels shared among the team. */
final class VectorPooling implements PoolingKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  @Override
  public void max(Activation in, Activation out) {
    Team.shared()
        .run(
            out.channels() * out.height(),
            1,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                int c = i / out.height();
                int y = i % out.height();
                for (int x = 0; x < out.width(); x++) {
                  max(
                      in.data(),
                      in.index(c, 2 * y, 2 * x, 0),
                      in.width() * in.batch(),
                      in.batch(),
                      out.data(),
                      out.index(c, y, x, 0));
                }
              }
            });
  }

  /**
   * One block for all examples; {@code down} and {@code batch} lead to its other row and column.
   */
  private static void max(ByteBuffer in, int at, int down, int batch, ByteBuffer out, int to) {
    int n = 0;
    for (; n <= batch - LANES; n += LANES) {
      FloatVector a = load(in, at + n);
      FloatVector b = load(in, at + batch + n);
      FloatVector c = load(in, at + down + n);
      FloatVector d = load(in, at + down + batch + n);
      FloatVector upper = a.blend(b, b.compare(VectorOperators.GT, a));
      FloatVector lower = c.blend(d, d.compare(VectorOperators.GT, c));
      store(upper.blend(lower, lower.compare(VectorOperators.GT, upper)), out, to + n);
    }
    for (; n < batch; n++) {
      int best = first(in, at + n, down, batch);
      out.putFloat(Float.BYTES * (to + n), in.getFloat(Float.BYTES * best));
    }
  }

  /** Where the first maximum of a block lies. */
  private static int first(ByteBuffer in, int at, int down, int batch) {
    int best = at;
    for (int other : new int[] {at + batch, at + down, at + down + batch}) {
      if (in.getFloat(Float.BYTES * other) > in.getFloat(Float.BYTES * best)) {
        best = other;
      }
    }
    return best;
  }

  @Override
  public void maxBackward(Activation in, Activation outGradient, Activation inGradient) {
    int plane = in.height() * in.width() * in.batch();
    Team.shared()
        .run(
            in.channels(),
            1,
            (from, to) -> {
              for (int c = from; c < to; c++) {
                VectorMemory.clear(inGradient.data(), c * plane, plane);
                for (int y = 0; y < outGradient.height(); y++) {
                  for (int x = 0; x < outGradient.width(); x++) {
                    maxBackward(
                        in.data(),
                        in.index(c, 2 * y, 2 * x, 0),
                        in.width() * in.batch(),
                        in.batch(),
                        outGradient.data(),
                        outGradient.index(c, y, x, 0),
                        inGradient.data());
                  }
                }
              }
            });
  }

  private static void maxBackward(
      ByteBuffer in,
      int at,
      int down,
      int batch,
      ByteBuffer outGradient,
      int from,
      ByteBuffer inGradient) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int n = 0;
    for (; n <= batch - LANES; n += LANES) {
      FloatVector a = load(in, at + n);
      FloatVector b = load(in, at + batch + n);
      FloatVector c = load(in, at + down + n);
      FloatVector d = load(in, at + down + batch + n);
      FloatVector dY = load(outGradient, from + n);
      VectorMask<Float> right = b.compare(VectorOperators.GT, a);
      VectorMask<Float> lowerRight = d.compare(VectorOperators.GT, c);
      VectorMask<Float> lower =
          c.blend(d, lowerRight).compare(VectorOperators.GT, a.blend(b, right));
      FloatVector upperGradient = dY.blend(zero, lower);
      FloatVector lowerGradient = zero.blend(dY, lower);
      store(upperGradient.blend(zero, right), inGradient, at + n);
      store(zero.blend(upperGradient, right), inGradient, at + batch + n);
      store(lowerGradient.blend(zero, lowerRight), inGradient, at + down + n);
      store(zero.blend(lowerGradient, lowerRight), inGradient, at + down + batch + n);
    }
    for (; n < batch; n++) {
      float dY = outGradient.getFloat(Float.BYTES * (from + n));
      inGradient.putFloat(Float.BYTES * first(in, at + n, down, batch), dY);
    }
  }

  @Override
  public void average(Activation in, Activation out) {
    int positions = in.height() * in.width();
    Team.shared()
        .run(
            in.channels(),
            1,
            (from, to) -> {
              for (int c = from; c < to; c++) {
                average(in.data(), c, positions, in.batch(), out.data());
              }
            });
  }

  private static void average(
      ByteBuffer in, int channel, int positions, int batch, ByteBuffer out) {
    int start = channel * positions * batch;
    float share = 1f / positions;
    int n = 0;
    for (; n <= batch - LANES; n += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      int at = start + n;
      for (int i = 0; i < positions; i++) {
        sum = sum.add(load(in, at));
        at += batch;
      }
      store(sum.mul(share), out, channel * batch + n);
    }
    for (; n < batch; n++) {
      float sum = 0;
      for (int i = 0; i < positions; i++) {
        sum += in.getFloat(Float.BYTES * (start + i * batch + n));
      }
      out.putFloat(Float.BYTES * (channel * batch + n), sum * share);
    }
  }

  @Override
  public void averageBackward(Activation outGradient, Activation inGradient) {
    int positions = inGradient.height() * inGradient.width();
    Team.shared()
        .run(
            inGradient.channels() * positions,
            1,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                spread(
                    outGradient.data(),
                    i / positions * inGradient.batch(),
                    1f / positions,
                    inGradient.data(),
                    i * inGradient.batch(),
                    inGradient.batch());
              }
            });
  }

  private static void spread(
      ByteBuffer from, int at, float share, ByteBuffer into, int to, int batch) {
    int n = 0;
    for (; n <= batch - LANES; n += LANES) {
      store(load(from, at + n).mul(share), into, to + n);
    }
    for (; n < batch; n++) {
      into.putFloat(Float.BYTES * (to + n), from.getFloat(Float.BYTES * (at + n)) * share);
    }
  }
}
