package dev.winnow.worker.kernel;

import java.util.Objects;

/**
 * Where the weights of a layer lie, or their gradient: a range of an array that may hold those of
 * all layers. A view: it owns nothing.
 *
 * @param values the array
 * @param offset of the first weight
 * @param length number of weights there
 * @param sparse null if these are all weights of the layer, one after the other; otherwise the
 *     pruned ones are left out, and this tells which
 */
public record Weights(float[] values, int offset, int length, SparseWeights sparse) {
  public Weights {
    Objects.checkFromIndexSize(offset, length, values.length);
  }

  /** All weights of a layer. */
  public Weights(float[] values, int offset, int length) {
    this(values, offset, length, null);
  }

  /** All of an array. */
  public static Weights of(float[] values) {
    return new Weights(values, 0, values.length);
  }

  /** Number of weights of the layer, pruned ones among them. */
  int all() {
    return sparse == null ? length : sparse.mask().length();
  }

  float get(int i) {
    return values[offset + i];
  }

  void set(int i, float value) {
    values[offset + i] = value;
  }
}
