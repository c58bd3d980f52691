package dev.winnow.worker.kernel;

import java.util.Objects;

/**
 * Where the weights of a layer lie, or their gradient: a range of an array that may hold those of
 * all layers. A view: it owns nothing.
 *
 * @param values the array
 * @param offset of the first weight
 * @param length number of weights
 */
public record Weights(float[] values, int offset, int length) {
  public Weights {
    Objects.checkFromIndexSize(offset, length, values.length);
  }

  /** All of an array. */
  public static Weights of(float[] values) {
    return new Weights(values, 0, values.length);
  }

  float get(int i) {
    return values[offset + i];
  }

  void set(int i, float value) {
    values[offset + i] = value;
  }
}
