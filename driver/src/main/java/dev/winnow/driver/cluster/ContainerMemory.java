package dev.winnow.driver.cluster;

import org.apache.spark.SparkConf;

/**
 * What the container of an executor is asked for: YARN and Kubernetes end one that takes more.
 *
 * @param heapBytes of its JVM
 * @param overheadBytes beside the heap
 * @param offHeapBytes that ND4J may allocate of the overhead
 */
public record ContainerMemory(long heapBytes, long overheadBytes, long offHeapBytes) {
  /** The JVM's own memory beside the heap: code, classes, threads, the network's buffers. */
  private static final long JVM_BYTES = 1L << 30;

  /** Reads what the configuration says of executors, with Spark's own defaults. */
  public static ContainerMemory of(SparkConf conf) {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long least = Math.max((long) (factor * heap) >> 20, 384);
    long overhead = conf.getSizeAsMb("spark.executor.memoryOverhead", least + "m") << 20;
    // Without a limit of its own javacpp allocates as much as the heap may grow to.
    long offHeap = JvmOptions.ofExecutors(conf).bytes(JvmOptions.MAX_BYTES).orElse(heap);
    return new ContainerMemory(heap, overhead, offHeap);
  }

  /** Of both, as the cluster counts it. */
  public long bytes() {
    return heapBytes + overheadBytes;
  }

  /** The least overhead that has room for what ND4J may allocate. */
  static long leastOverhead(long offHeapBytes) {
    return offHeapBytes + JVM_BYTES;
  }

  /**
   * Refuses an overhead that ND4J and the JVM outgrow, often only after hours.
   *
   * @throws ClusterException naming the setting that is large enough
   */
  void require() {
    long needed = leastOverhead(offHeapBytes);
    if (overheadBytes < needed) {
      throw new ClusterException(
          ("an executor may take %d MiB beside its heap, but ND4J alone may allocate %d"
                  + " (javacpp.maxbytes in spark.executor.extraJavaOptions): say --conf"
                  + " spark.executor.memoryOverhead=%dm")
              .formatted(overheadBytes >> 20, offHeapBytes >> 20, needed >> 20));
    }
  }
}
