package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;

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
    void write(float[] values, int offset, int length, ByteBuffer piece) {
      piece.asFloatBuffer().put(values, offset, length);
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
    void write(float[] values, int offset, int length, ByteBuffer piece) {
      HalfFloats.write(values, offset, length, piece);
    }

    @Override
    void read(ByteBuffer piece, int from, float[] values, int offset, int length) {
      HalfFloats.read(piece, from, values, offset, length);
    }
  };

  /** Of a piece of so many values. */
  abstract int bytes(int length);

  /** Appends values to an empty piece. */
  abstract void write(float[] values, int offset, int length, ByteBuffer piece);

  /**
   * Reads values of a piece, whose position stays at its beginning.
   *
   * @param from index in the piece of the first
   */
  abstract void read(ByteBuffer piece, int from, float[] values, int offset, int length);
}
