package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

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
  private final IntFunction<ByteBuffer> allocate;

  private PieceBuffers(IntFunction<ByteBuffer> allocate) {
    this.allocate = allocate;
  }

  /**
   * Off the heap: a socket takes what is on it only by way of a copy, at each attempt anew. Each is
   * as long as any piece, as all of an executor's members use them, one after the other.
   */
  static PieceBuffers toSend() {
    return new PieceBuffers(bytes -> ByteBuffer.allocateDirect(MOST_BYTES));
  }

  /** On the heap, whose size is checked: others may send a whole vector before it is summed. */
  static PieceBuffers toReceive() {
    return new PieceBuffers(ByteBuffer::allocate);
  }

  /** An empty buffer whose limit is so many bytes. */
  ByteBuffer take(int bytes) {
    ByteBuffer buffer = free.poll();
    if (buffer == null || buffer.capacity() < bytes) {
      int capacity = (bytes + GRAIN - 1) / GRAIN * GRAIN;
      buffer = allocate.apply(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
    return buffer.clear().limit(bytes);
  }

  /** Only once nobody else reads or writes it. */
  void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}
