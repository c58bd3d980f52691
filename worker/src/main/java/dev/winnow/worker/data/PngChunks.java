package dev.winnow.worker.data;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file: length, type, content and CRC-32 of the latter two. The JDK's reader
 * does not compare the checksums, nor does it miss the end of a file whose pixels it has guessed.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int TYPE = 4;
  private static final int END = 0x49454e44;

  private PngChunks() {}

  /** Whether all chunks up to the one that marks the end are there and undamaged. */
  static boolean areWhole(byte[] file) {
    ByteBuffer rest = ByteBuffer.wrap(file);
    if (file.length < SIGNATURE) {
      return false;
    }
    rest.position(SIGNATURE);
    while (rest.remaining() >= Integer.BYTES + TYPE + Integer.BYTES) {
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining() - TYPE - Integer.BYTES) {
        return false;
      }
      CRC32 checksum = new CRC32();
      checksum.update(file, rest.position(), TYPE + length);
      int type = rest.getInt();
      rest.position(rest.position() + length);
      if (rest.getInt() != (int) checksum.getValue()) {
        return false;
      }
      if (type == END) {
        return true;
      }
    }
    return false;
  }
}
