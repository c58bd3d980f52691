package dev.winnow.worker.kernel;

/**
 * The memory that kernels will keep on the heap from call to call, computed before they run. Each
 * thread of the team keeps one array of each kind, as long as any layer needs it: so one estimate
 * takes all layers of a network, in any order. Holds for the kernels of this JVM.
 */
public final class ScratchEstimate {
  /** Where a thread's {@link ChannelNormalizer} counts, after its arrays by {@link Scratch.Use}. */
  private static final int NORMALIZER = Scratch.Use.values().length;

  private final long[][] bytes;

  /**
   * Of no layer yet.
   *
   * @param threads of the team
   */
  public ScratchEstimate(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a team needs at least 1 thread, not " + threads);
    }
    bytes = new long[threads][NORMALIZER + 1];
  }

  /** Number of threads, the caller, who is number 0, among them. */
  public int threads() {
    return bytes.length;
  }

  /** What all threads keep together. */
  public long bytes() {
    long sum = 0;
    for (long[] thread : bytes) {
      for (long array : thread) {
        sum += array;
      }
    }
    return sum;
  }

  void add(int thread, Scratch.Use use, long floats) {
    add(thread, use.ordinal(), Float.BYTES * floats);
  }

  /** Adds all arrays of another thread's, or of one made to find out. */
  void add(int thread, Scratch scratch) {
    scratch.forEach((use, array) -> add(thread, use, array.length));
  }

  void addNormalizer(int thread, long normalizerBytes) {
    add(thread, NORMALIZER, normalizerBytes);
  }

  private void add(int thread, int kind, long length) {
    bytes[thread][kind] = Math.max(bytes[thread][kind], length);
  }
}
