package dev.winnow.worker.benchmark;

import java.util.Arrays;

/**
 * How a benchmark repeats what it times.
 *
 * @param warmUpSeconds for so long, and three runs at least, nothing is timed: the compiler needs
 *     seconds for the kernels, during which a run takes up to twice as long
 * @param runs that are timed
 */
public record Timing(double warmUpSeconds, int runs) {
  private static final int WARM_UP_RUNS = 3;

  public Timing {
    if (runs < 1) {
      throw new IllegalArgumentException("steps must be at least 1, not " + runs);
    }
  }

  /**
   * What came out.
   *
   * @param millis median time of a run
   * @param imagesPerSecond images of a run / that time
   */
  public record Speed(double millis, double imagesPerSecond) {}

  /**
   * Measures.
   *
   * @param images of a run
   */
  public Speed measure(int images, Runnable run) {
    long begin = System.nanoTime();
    for (int i = 0; i < WARM_UP_RUNS || System.nanoTime() - begin < 1e9 * warmUpSeconds; i++) {
      run.run();
    }
    double[] millis = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      run.run();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double median = median(millis);
    return new Speed(median, 1000 * images / median);
  }

  /**
   * The value in the middle, or the mean of the two there.
   *
   * @param values one at least, in any order; not changed
   */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
