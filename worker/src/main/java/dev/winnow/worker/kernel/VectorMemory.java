package dev.winnow.worker.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loads and stores vectors, and moves runs of floats between activations and arrays. */
final class VectorMemory {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Floats of a vector. */
  static final int LANES = SPECIES.length();

  private VectorMemory() {}

  static FloatVector load(float[] x, int i) {
    return FloatVector.fromArray(SPECIES, x, i);
  }

  static FloatVector load(ByteBuffer x, int i) {
    return FloatVector.fromByteBuffer(SPECIES, x, Float.BYTES * i, ORDER);
  }

  static void store(FloatVector value, ByteBuffer x, int i) {
    value.intoByteBuffer(x, Float.BYTES * i, ORDER);
  }

  /** The number rounded up to whole vectors. */
  static int wholeVectors(int length) {
    return roundUp(length, LANES);
  }

  static int roundUp(int length, int multiple) {
    return (length + multiple - 1) / multiple * multiple;
  }

  /** Reads a run and fills up with zeros to whole vectors. */
  static void read(FloatBuffer source, int from, float[] target, int to, int length) {
    source.get(from, target, to, length);
    int whole = wholeVectors(length);
    for (int i = length; i < whole; i++) {
      target[to + i] = 0;
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

  /** Copies so many rows of a matrix, each of so few floats that a call for it would cost more. */
  static void copy(
      float[] source, int from, int sourceRow, int columns, int rows, float[] target, int row) {
    int whole = columns - columns % LANES;
    for (int j = 0; j < whole; j += LANES) {
      int at = from + j;
      for (int to = j; to < j + rows * row; to += row) {
        load(source, at).intoArray(target, to);
        at += sourceRow;
      }
    }
    for (int j = whole; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        target[i * row + j] = source[from + i * sourceRow + j];
      }
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
    int blocks = rows - rows % 8;
    for (int i = 0; i < blocks; i += 8) {
      transpose8(source, from + i * sourceRow, sourceRow, columns, target, to + i, targetRow);
    }
    for (int i = blocks; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        target[to + j * targetRow + i] = source[from + i * sourceRow + j];
      }
    }
  }

  /** Eight rows become half a cache line of each column. */
  private static void transpose8(
      float[] source, int from, int row, int columns, float[] target, int to, int targetRow) {
    int at = to;
    for (int j = from; j < from + columns; j++) {
      float a = source[j];
      float b = source[j + row];
      float c = source[j + 2 * row];
      float d = source[j + 3 * row];
      float e = source[j + 4 * row];
      float f = source[j + 5 * row];
      float g = source[j + 6 * row];
      float h = source[j + 7 * row];
      target[at] = a;
      target[at + 1] = b;
      target[at + 2] = c;
      target[at + 3] = d;
      target[at + 4] = e;
      target[at + 5] = f;
      target[at + 6] = g;
      target[at + 7] = h;
      at += targetRow;
    }
  }
}
