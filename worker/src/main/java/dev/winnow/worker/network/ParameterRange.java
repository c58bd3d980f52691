package dev.winnow.worker.network;

import java.io.Serializable;

/**
 * Neighbours in a network's flat parameter vector that the optimiser treats alike.
 *
 * @param offset of the first parameter
 * @param length number of parameters
 * @param kind what they are
 */
public record ParameterRange(int offset, int length, Kind kind) implements Serializable {
  /** What a parameter is, as far as the optimiser cares. */
  public enum Kind {
    /** A weight of a convolution, in the domain in which it is trained: decays by the L2 rate. */
    CONVOLUTION_WEIGHT,
    /** Any other trained parameter: never decays. */
    OTHER_WEIGHT,
    /** A running statistic: moved by a share of its "gradient", without rate or momentum. */
    STATISTIC
  }

  public ParameterRange {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException(
          "a range needs an offset of at least 0 and a length of at least 1, not %d and %d"
              .formatted(offset, length));
    }
  }

  /** The first index after the range. */
  public int end() {
    return offset + length;
  }
}
