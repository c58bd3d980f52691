package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;

/**
 * Values in IEEE 754's 16 bits: a sign, 5 bits of exponent, 10 of the significand. Gradients are
 * often smaller than the least of these, so each piece is scaled by the power of two that brings
 * its largest value near their greatest, and tells the exponent in front. A value is rounded to the
 * nearest: by at most 2^-11 of itself where it is above 2^-28 of the piece's largest, and by at
 * most 2^-39 of the largest where it is below. If a single value of a piece is not finite, all of
 * them are read as NaN.
 */
final class HalfFloats {
  /** The scaled largest value is at least 2^14, and below 2^15, so that rounding it is safe. */
  private static final int LARGEST_EXPONENT = 14;

  private static final int NOT_FINITE = Integer.MIN_VALUE;

  /** Exponents of float and half start at different numbers; and where half's significand is. */
  private static final int REBIAS = (127 - 15) << 23;

  private static final int SHIFT = 23 - 10;

  /** 2^-14: what is smaller has fewer bits, in steps of 2^-24, the last bit of 0.5f. */
  private static final int LEAST_NORMAL = (127 - 14) << 23;

  private static final float STEPS = 0.5f;

  private HalfFloats() {}

  static int bytes(int length) {
    return Integer.BYTES + length * Short.BYTES;
  }

  static void write(float[] values, int offset, int length, float factor, ByteBuffer piece) {
    int exponent = exponent(values, offset, length, factor);
    piece.putInt(exponent);
    float scale = exponent == NOT_FINITE ? 0 : Math.scalb(1f, exponent);
    short[] halves = new short[length];
    for (int i = 0; i < length; i++) {
      halves[i] = half(factor * values[offset + i] * scale);
    }
    piece.asShortBuffer().put(halves);
    piece.position(piece.position() + length * Short.BYTES);
  }

  static void read(ByteBuffer piece, int from, float[] values, int offset, int length) {
    int start = piece.position();
    int exponent = piece.getInt(start);
    float scale = exponent == NOT_FINITE ? Float.NaN : Math.scalb(1f, -exponent);
    int at = start + Integer.BYTES + from * Short.BYTES;
    for (int i = 0; i < length; i++) {
      values[offset + i] = single(piece.getShort(at + i * Short.BYTES)) * scale;
    }
  }

  private static int exponent(float[] values, int offset, int length, float factor) {
    float largest = 0;
    for (int i = offset; i < offset + length; i++) {
      largest = Math.max(largest, Math.abs(factor * values[i]));
    }
    if (!Float.isFinite(largest)) {
      return NOT_FINITE;
    }
    // Of 0 and of the least floats there is no larger power of two than this.
    return Math.min(Float.MAX_EXPONENT, LARGEST_EXPONENT - Math.getExponent(largest));
  }

  /** The nearest half, of two the even one; the value is below 2^15. */
  private static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int magnitude = bits & 0x7fffffff;
    int rounded;
    if (magnitude < LEAST_NORMAL) {
      rounded =
          Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + STEPS)
              - Float.floatToRawIntBits(STEPS);
    } else {
      int odd = (magnitude >>> SHIFT) & 1;
      rounded = (magnitude - REBIAS + (1 << (SHIFT - 1)) - 1 + odd) >>> SHIFT;
    }
    return (short) (rounded | ((bits >>> 16) & 0x8000));
  }

  private static float single(short half) {
    int magnitude = (half & 0x7fff) << SHIFT;
    float value =
        magnitude < 1 << 23
            ? Float.intBitsToFloat((half & 0x7fff) + Float.floatToRawIntBits(STEPS)) - STEPS
            : Float.intBitsToFloat(magnitude + REBIAS);
    return half < 0 ? -value : value;
  }
}
