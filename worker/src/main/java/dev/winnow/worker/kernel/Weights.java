package dev.winnow.worker.kernel;

import java.util.Objects;

/**
 * Where the weights of a layer lie, or their gradient: a range of an array that may hold those of
 * all layers. A view: it owns nothing.
 *
 * @param values the array
 * @param offset of the first weight
 * @param length number of weights
 * @param sparse where they are not 0, for kernels that skip the zeros; null when there are too few
 *     zeros for that
 */
public record Weights(float[] values, int offset, int length, SparseWeights sparse) {
  public Weights {
    Objects.checkFromIndexSize(offset, length, values.length);
  }

  /** Weights of which all count. */
  public Weights(float[] values, int offset, int length) {
    this(values, offset, length, null);
  }

  /** All of an array. */
  public static Weights of(float[] values) {
    return new Weights(values, 0, values.length);
  }

  /** How many of them are not 0. */
  int nonZeros() {
    int count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += values[i] == 0 ? 0 : 1;
    }
    return count;
  }

  float get(int i) {
    return values[offset + i];
  }

  void set(int i, float value) {
    values[offset + i] = value;
  }
}
