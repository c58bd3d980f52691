package dev.winnow.worker.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Moves runs of floats between activations and arrays. */
final class VectorMemory {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorMemory() {}

  /** The number rounded up to whole vectors. */
  static int wholeVectors(int length) {
    return roundUp(length, LANES);
  }

  static int roundUp(int length, int multiple) {
    return (length + multiple - 1) / multiple * multiple;
  }

  /** Reads a run and fills up with zeros to whole vectors. */
  static void read(ByteBuffer source, int from, float[] target, int to, int length) {
    int whole = length - length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromByteBuffer(SPECIES, source, Float.BYTES * (from + i), ORDER)
          .intoArray(target, to + i);
    }
    if (whole < length) {
      FloatVector.zero(SPECIES).intoArray(target, to + whole);
      for (int i = whole; i < length; i++) {
        target[to + i] = source.getFloat(Float.BYTES * (from + i));
      }
    }
  }

  static void write(float[] source, int from, ByteBuffer target, int to, int length) {
    int whole = length - length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(SPECIES, source, from + i)
          .intoByteBuffer(target, Float.BYTES * (to + i), ORDER);
    }
    for (int i = whole; i < length; i++) {
      target.putFloat(Float.BYTES * (to + i), source[from + i]);
    }
  }

  static void add(float[] source, int from, ByteBuffer target, int to, int length) {
    int whole = length - length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromByteBuffer(SPECIES, target, Float.BYTES * (to + i), ORDER)
          .add(FloatVector.fromArray(SPECIES, source, from + i))
          .intoByteBuffer(target, Float.BYTES * (to + i), ORDER);
    }
    for (int i = whole; i < length; i++) {
      int at = Float.BYTES * (to + i);
      target.putFloat(at, target.getFloat(at) + source[from + i]);
    }
  }

  /** Zeroes a range of examples everywhere. */
  static void clearExamples(Activation x, int from, int to) {
    if (to - from == x.batch()) {
      clear(x.data(), 0, x.size());
      return;
    }
    for (int i = 0; i < x.size(); i += x.batch()) {
      clear(x.data(), i + from, to - from);
    }
  }

  static void clear(ByteBuffer target, int to, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int whole = length - length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      zero.intoByteBuffer(target, Float.BYTES * (to + i), ORDER);
    }
    for (int i = whole; i < length; i++) {
      target.putFloat(Float.BYTES * (to + i), 0);
    }
  }

  /** Writes {@code target[to + j * targetRow + i] = source[from + i * sourceRow + j]}. */
  static void transpose(
      float[] source,
      int from,
      int sourceRow,
      int rows,
      int columns,
      float[] target,
      int to,
      int targetRow) {
    // Blocks of 8 x 8 floats: whole cache lines on both sides.
    for (int i0 = 0; i0 < rows; i0 += 8) {
      int i1 = Math.min(i0 + 8, rows);
      for (int j0 = 0; j0 < columns; j0 += 8) {
        int j1 = Math.min(j0 + 8, columns);
        for (int j = j0; j < j1; j++) {
          int row = to + j * targetRow;
          int at = from + i0 * sourceRow + j;
          for (int i = i0; i < i1; i++) {
            target[row + i] = source[at];
            at += sourceRow;
          }
        }
      }
    }
  }
}
