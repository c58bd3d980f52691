package dev.winnow.worker.format;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A vector of floats in a file, bit for bit, without its zeros: the number of floats kept; if that
 * is not the length of the vector, a mask with a bit for each float, from the lowest of the first
 * byte, 1 for kept, the last byte filled up with 0; the floats kept. The mask is there when it
 * takes less than the zeros would. Only the bits of +0 count as a zero. Pure functions.
 */
public final class SparseFloats {
  private static final int CHUNK_BYTES = 1 << 16;

  private SparseFloats() {}

  /** Writes a vector. Its length is not part of what is written. */
  public static void write(DataOutputStream out, float[] vector) throws IOException {
    byte[] mask = new byte[maskBytes(vector.length)];
    int kept = 0;
    for (int i = 0; i < vector.length; i++) {
      if (Float.floatToRawIntBits(vector[i]) != 0) {
        mask[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
        kept++;
      }
    }
    boolean masked = (long) Float.BYTES * (vector.length - kept) > mask.length;
    out.writeInt(masked ? kept : vector.length);
    if (masked) {
      out.write(mask);
    }
    writeValues(out, vector, masked);
  }

  private static void writeValues(DataOutputStream out, float[] vector, boolean masked)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (float value : vector) {
      int bits = Float.floatToRawIntBits(value);
      if (masked && bits == 0) {
        continue;
      }
      if (!chunk.hasRemaining()) {
        out.write(chunk.array());
        chunk.clear();
      }
      chunk.putInt(bits);
    }
    out.write(chunk.array(), 0, chunk.position());
  }

  /**
   * Reads a vector. No more is allocated than the bytes and that length justify.
   *
   * @param in moves on to what follows the vector
   * @param length of the vector, as the caller expects it
   * @throws DamagedFileException when there is no vector of that length
   */
  public static float[] read(ByteBuffer in, int length) throws DamagedFileException {
    if (in.remaining() < Integer.BYTES) {
      throw endsEarly();
    }
    int kept = in.getInt();
    if (kept < 0 || kept > length) {
      throw new DamagedFileException("it keeps %d of %d values".formatted(kept, length));
    }
    byte[] mask = kept < length ? readMask(in, kept, length) : null;
    if (in.remaining() / Float.BYTES < kept) {
      throw endsEarly();
    }
    FloatBuffer values = in.slice().asFloatBuffer();
    in.position(in.position() + kept * Float.BYTES);
    float[] vector = new float[length];
    if (mask == null) {
      values.get(vector);
      return vector;
    }
    for (int i = 0; i < length; i++) {
      if (isMarked(mask, i)) {
        vector[i] = values.get();
      }
    }
    return vector;
  }

  /**
   * Reads a vector that {@link #write} has just made, from a stream that is trusted: that of
   * another process of the same application.
   *
   * @param length of the vector
   */
  static float[] read(DataInputStream in, int length) throws IOException {
    int kept = in.readInt();
    byte[] mask = kept < length ? in.readNBytes(maskBytes(length)) : null;
    float[] vector = new float[length];
    int read = 0;
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0);
    for (int i = 0; i < length; i++) {
      if (mask == null || isMarked(mask, i)) {
        if (!chunk.hasRemaining()) {
          int next = Math.min(kept - read, CHUNK_BYTES / Float.BYTES);
          in.readFully(chunk.clear().limit(next * Float.BYTES).array(), 0, chunk.limit());
          read += next;
        }
        vector[i] = chunk.getFloat();
      }
    }
    return vector;
  }

  private static byte[] readMask(ByteBuffer in, int kept, int length) throws DamagedFileException {
    int bytes = maskBytes(length);
    if (in.remaining() < bytes) {
      throw endsEarly();
    }
    byte[] mask = new byte[bytes];
    in.get(mask);
    int marked = 0;
    for (byte eight : mask) {
      marked += Integer.bitCount(eight & 0xff);
    }
    boolean beyond = length % Byte.SIZE != 0 && (mask[bytes - 1] & 0xff) >> length % Byte.SIZE != 0;
    if (marked != kept || beyond) {
      throw new DamagedFileException(
          "its mask does not mark the %d of %d values that it keeps".formatted(kept, length));
    }
    return mask;
  }

  private static boolean isMarked(byte[] mask, int i) {
    return (mask[i / Byte.SIZE] >> i % Byte.SIZE & 1) != 0;
  }

  private static int maskBytes(int length) {
    return (int) (((long) length + Byte.SIZE - 1) / Byte.SIZE);
  }

  private static DamagedFileException endsEarly() {
    return new DamagedFileException("it ends early");
  }
}
