package dev.winnow.driver.training;

import dev.winnow.worker.network.HeapEstimate;
import dev.winnow.worker.network.NetworkConfiguration;

/**
 * The heap that an executor must have for a worker's part of an epoch:
 *
 * <pre>
 *   what training takes
 *   2 vectors of all parameters: the broadcast start, once more as Spark keeps it, serialised
 *   4 vectors: the report of rank 0, serialised by itself and then in Spark's envelope; before it,
 *     what an exchange receives, 1 vector in each of its phases at most
 *   the images
 *   300 MiB that Spark reserves for itself
 *   of all that a ninth, since the collector needs room
 * </pre>
 *
 * @param group images of one normalisation statistic
 * @param threads that compute
 * @param imageBytes of the examples that the executor keeps
 */
public record EpochHeap(NetworkConfiguration network, int group, int threads, long imageBytes) {
  private static final int VECTORS = 6;

  /** {@code RESERVED_SYSTEM_MEMORY_BYTES} of Spark's UnifiedMemoryManager. */
  private static final long RESERVED = 300L << 20;

  /** The collector G1 wants a tenth of the heap free: its {@code G1ReservePercent}. */
  private static final int ROOM = 9;

  /** Bytes of heap for a worker with that many images in a step. */
  public long bytes(int batch) {
    HeapEstimate training = HeapEstimate.of(network, batch, group, threads);
    return withRoom(training.bytes() + VECTORS * training.vectorBytes() + imageBytes + RESERVED);
  }

  static long withRoom(long live) {
    return live + live / ROOM;
  }

  /**
   * The largest batch that needs no more than so many bytes; 0 when not even one image fits.
   *
   * @param most upper bound of the answer
   */
  public int largestBatch(long heapBytes, int most) {
    int fits = 0;
    int tooMany = most + 1;
    while (fits + 1 < tooMany) {
      int middle = fits + (tooMany - fits) / 2;
      if (bytes(middle) <= heapBytes) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return fits;
  }
}
