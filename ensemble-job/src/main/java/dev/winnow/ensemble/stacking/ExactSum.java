package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * Makes floating-point sums independent of their order. Spark merges partial sums as they arrive;
 * terms that are all multiples of one power of two add up without any rounding, so every order
 * gives the same bits.
 *
 * @param quantum terms are rounded to multiples of it
 */
public record ExactSum(double quantum) implements Serializable {
  /**
   * The finest quantum for a sum.
   *
   * @param terms how many there are
   * @param bound on the absolute value of each
   */
  public static ExactSum of(long terms, double bound) {
    // A double counts 2^53 multiples exactly; one bit is left for the rounding of the terms.
    return new ExactSum(Math.scalb(1.0, Math.getExponent(terms * bound) + 1 - 52));
  }

  /** A value as it is to be added. */
  public double term(double value) {
    return Math.rint(value / quantum) * quantum;
  }
}
