package dev.winnow.driver.cluster;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern MAX_BYTES =
      Pattern.compile("-Dorg\\.bytedeco\\.javacpp\\.maxbytes=(\\d+)([kmgtKMGT]?)[bB]?(?:\\s|$)");

  /** Reads what the configuration says of executors, with Spark's own defaults. */
  public static ContainerMemory of(SparkConf conf) {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long least = Math.max((long) (factor * heap) >> 20, 384);
    long overhead = conf.getSizeAsMb("spark.executor.memoryOverhead", least + "m") << 20;
    return new ContainerMemory(heap, overhead, offHeap(conf, heap));
  }

  /** Of both, as the cluster counts it. */
  public long bytes() {
    return heapBytes + overheadBytes;
  }

  /**
   * Refuses an overhead that ND4J and the JVM outgrow, often only after hours.
   *
   * @throws ClusterException naming the setting that is large enough
   */
  void require() {
    long needed = offHeapBytes + JVM_BYTES;
    if (overheadBytes < needed) {
      throw new ClusterException(
          ("an executor may take %d MiB beside its heap, but ND4J alone may allocate %d"
                  + " (javacpp.maxbytes in spark.executor.extraJavaOptions): say --conf"
                  + " spark.executor.memoryOverhead=%dm")
              .formatted(overheadBytes >> 20, offHeapBytes >> 20, needed >> 20));
    }
  }

  /** Without a limit of its own javacpp allocates as much as the heap may grow to. */
  private static long offHeap(SparkConf conf, long heap) {
    Matcher limit = MAX_BYTES.matcher(conf.get("spark.executor.extraJavaOptions", ""));
    if (!limit.find()) {
      return heap;
    }
    String unit = limit.group(2).toUpperCase(Locale.ROOT);
    int thousands = unit.isEmpty() ? 0 : "KMGT".indexOf(unit) + 1;
    return Long.parseLong(limit.group(1)) << (10 * thousands);
  }
}
