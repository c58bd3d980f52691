package dev.winnow.worker.scoring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the activations of whichever network is being asked lie, outside the heap. A JVM has one,
 * as each network takes all its threads: it grows to what the largest needs, and stays. A network
 * of each epoch and member with memory of its own would hold it until the garbage collector comes
 * by.
 *
 * <p>Who uses it holds its monitor for so long.
 */
final class ScoringMemory {
  private static final ScoringMemory SHARED = new ScoringMemory();
  private static final int CACHE_LINE = 64;

  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /** The one of this JVM. */
  static ScoringMemory shared() {
    return SHARED;
  }

  /** The bytes that a plan needs for a batch of that size. */
  static long bytes(ScoringPlan plan, int batch) {
    return plan.sizes().stream().mapToLong(size -> bytes(size, batch)).sum();
  }

  /** All of it, of at least so many bytes: the same until its capacity grows. */
  ByteBuffer atLeast(long bytes) {
    if (memory.capacity() < bytes) {
      memory =
          ByteBuffer.allocateDirect(Math.toIntExact(bytes + CACHE_LINE)).alignedSlice(CACHE_LINE);
    }
    return memory;
  }

  /** Cuts memory into the buffers of a plan, for a batch of that size. */
  static List<ByteBuffer> cut(ByteBuffer memory, ScoringPlan plan, int batch) {
    List<ByteBuffer> buffers = new ArrayList<>();
    int start = 0;
    for (int size : plan.sizes()) {
      int length = Math.toIntExact(bytes(size, batch));
      buffers.add(memory.slice(start, length).order(ByteOrder.nativeOrder()));
      start += length;
    }
    return buffers;
  }

  /** Whole cache lines. */
  private static long bytes(int floats, int batch) {
    long bytes = Float.BYTES * (long) floats * batch;
    return (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  }
}
