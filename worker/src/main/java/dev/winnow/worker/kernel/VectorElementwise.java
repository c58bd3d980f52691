package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.load;
import static dev.winnow.worker.kernel.VectorMemory.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise operations, one pass, the positions shared among the team. */
final class VectorElementwise implements ElementwiseKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  @Override
  public void add(Activation a, Activation b, boolean relu, Activation out) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    Team.shared()
        .run(out.size(), LANES, (from, to) -> add(a.data(), b.data(), floor, out.data(), from, to));
  }

  private static void add(
      ByteBuffer a, ByteBuffer b, float floor, ByteBuffer out, int from, int to) {
    FloatVector lowest = FloatVector.broadcast(SPECIES, floor);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector sum = load(a, i).add(load(b, i));
      store(sum.blend(lowest, sum.compare(VectorOperators.LT, lowest)), out, i);
    }
    for (; i < to; i++) {
      float sum = a.getFloat(Float.BYTES * i) + b.getFloat(Float.BYTES * i);
      out.putFloat(Float.BYTES * i, sum < floor ? floor : sum);
    }
  }

  @Override
  public void copy(Activation in, Activation out) {
    Team.shared()
        .run(
            out.size(),
            LANES,
            (from, to) -> {
              int at = Float.BYTES * from;
              int length = Float.BYTES * (to - from);
              out.data().put(at, in.data(), at, length);
            });
  }

  @Override
  public void relu(Activation in, Activation out) {
    Team.shared().run(out.size(), LANES, (from, to) -> relu(in.data(), out.data(), from, to));
  }

  private static void relu(ByteBuffer in, ByteBuffer out, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector value = load(in, i);
      store(value.blend(zero, value.compare(VectorOperators.LT, zero)), out, i);
    }
    for (; i < to; i++) {
      out.putFloat(Float.BYTES * i, Math.max(in.getFloat(Float.BYTES * i), 0));
    }
  }

  @Override
  public void reluBackward(Activation out, Activation outGradient, Activation inGradient) {
    Team.shared()
        .run(
            out.size(),
            LANES,
            (from, to) ->
                reluBackward(out.data(), outGradient.data(), inGradient.data(), from, to));
  }

  private static void reluBackward(
      ByteBuffer out, ByteBuffer outGradient, ByteBuffer inGradient, int from, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      VectorMask<Float> passes = load(out, i).compare(VectorOperators.GT, zero);
      store(zero.blend(load(outGradient, i), passes), inGradient, i);
    }
    for (; i < to; i++) {
      boolean passes = out.getFloat(Float.BYTES * i) > 0;
      inGradient.putFloat(Float.BYTES * i, passes ? outGradient.getFloat(Float.BYTES * i) : 0);
    }
  }

  @Override
  public void dropout(
      Activation in, int[] exampleKeys, int threshold, float scale, Activation out) {
    int batch = in.batch();
    Team.shared()
        .run(
            out.size() / batch,
            1,
            (from, to) -> {
              for (int position = from; position < to; position++) {
                int key = DropoutHash.positionKey(position);
                dropout(
                    in.data(), exampleKeys, key, threshold, scale, out.data(), position * batch);
              }
            });
  }

  /** The examples of one position; the hash is {@link DropoutHash#bits}. */
  private static void dropout(
      ByteBuffer in,
      int[] exampleKeys,
      int positionKey,
      int threshold,
      float scale,
      ByteBuffer out,
      int at) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int n = 0;
    for (; n <= exampleKeys.length - LANES; n += LANES) {
      IntVector h =
          IntVector.fromArray(INTEGERS, exampleKeys, n).lanewise(VectorOperators.XOR, positionKey);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
      h = h.mul(DropoutHash.FIRST);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 13));
      h = h.mul(DropoutHash.SECOND);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
      h = h.lanewise(VectorOperators.LSHR, 8);
      VectorMask<Float> kept = h.compare(VectorOperators.GE, threshold).cast(SPECIES);
      store(zero.blend(load(in, at + n).mul(scale), kept), out, at + n);
    }
    for (; n < exampleKeys.length; n++) {
      boolean kept = DropoutHash.bits(exampleKeys[n], positionKey) >= threshold;
      float value = kept ? in.getFloat(Float.BYTES * (at + n)) * scale : 0;
      out.putFloat(Float.BYTES * (at + n), value);
    }
  }
}
