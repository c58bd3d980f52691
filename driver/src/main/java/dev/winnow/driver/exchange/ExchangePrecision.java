package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * How values travel. What a worker receives it sums in single precision, and what it has summed it
 * rounds as the others receive it, so that all end with the same bits.
 */
public enum ExchangePrecision {
  /** As they are: 4 bytes. */
  SINGLE {
    @Override
    int bytes(int length) {
      return length * Float.BYTES;
    }

    @Override
    boolean rounds() {
      return false;
    }

    @Override
    void write(float[] values, int offset, int length, float factor, ByteBuffer piece) {
      FloatBuffer floats = piece.asFloatBuffer();
      if (factor == 1) {
        floats.put(values, offset, length);
      } else {
        float[] products = new float[CHUNK];
        for (int from = 0; from < length; from += CHUNK) {
          int count = Math.min(CHUNK, length - from);
          // Copied first: with an offset in the index the compiler takes one value at a time.
          System.arraycopy(values, offset + from, products, 0, count);
          for (int i = 0; i < count; i++) {
            products[i] *= factor;
          }
          floats.put(products, 0, count);
        }
      }
      piece.position(piece.position() + bytes(length));
    }

    @Override
    void read(ByteBuffer piece, int from, float[] values, int offset, int length) {
      piece.asFloatBuffer().get(from, values, offset, length);
    }
  },

  /** Rounded to 11 bits, relative to the value: 2 bytes. See {@link HalfFloats}. */
  HALF {
    @Override
    int bytes(int length) {
      return HalfFloats.bytes(length);
    }

    @Override
    boolean rounds() {
      return true;
    }

    @Override
    void write(float[] values, int offset, int length, float factor, ByteBuffer piece) {
      HalfFloats.write(values, offset, length, factor, piece);
    }

    @Override
    void read(ByteBuffer piece, int from, float[] values, int offset, int length) {
      HalfFloats.read(piece, from, values, offset, length);
    }
  };

  /** Values that are written at once: they stay in the nearest cache. */
  private static final int CHUNK = 2048;

  /** Of a piece of so many values. */
  abstract int bytes(int length);

  /** Whether what is read may differ from what was written. */
  abstract boolean rounds();

  /** Appends values, each times a factor, to an empty piece. */
  abstract void write(float[] values, int offset, int length, float factor, ByteBuffer piece);

  /**
   * Reads values of a piece, whose position stays at its beginning.
   *
   * @param from index in the piece of the first
   */
  abstract void read(ByteBuffer piece, int from, float[] values, int offset, int length);
}
