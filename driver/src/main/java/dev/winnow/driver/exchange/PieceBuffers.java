package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory for pieces that are sent or received, used again and again: so it is written once less
 * than if it were new each time, with zeros in it. Thread-safe.
 */
final class PieceBuffers {
  /** Of the longest piece. */
  static final int MOST_BYTES = ExchangePrecision.SINGLE.bytes(Slices.LONGEST_PIECE);

  /** Pieces of a round differ by a value, and fit into each other's memory all the same. */
  private static final int GRAIN = 64;

  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** An empty buffer whose limit is so many bytes. */
  ByteBuffer take(int bytes) {
    ByteBuffer buffer = free.poll();
    if (buffer == null || buffer.capacity() < bytes) {
      int capacity = (bytes + GRAIN - 1) / GRAIN * GRAIN;
      buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
    return buffer.clear().limit(bytes);
  }

  /** Only once nobody else reads or writes it. */
  void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}
