package dev.winnow.worker.layer;

import java.util.Arrays;

/**
 * What batch normalisation found in each group of a batch, and how far the running statistics are
 * from it. G groups, C channels.
 *
 * @param groupOffsets bounds of the groups, [G + 1]
 * @param mean [G][C]
 * @param inverseDeviation [G][C], {@code 1 / sqrt(variance + epsilon)}
 */
record GroupStatistics(int[] groupOffsets, float[] mean, float[] inverseDeviation) {
  GroupStatistics(int[] groupOffsets, int channels) {
    this(
        groupOffsets,
        new float[(groupOffsets.length - 1) * channels],
        new float[(groupOffsets.length - 1) * channels]);
  }

  /** Bytes of so many groups' statistics. */
  static long bytes(int groups, int channels) {
    return 2L * Float.BYTES * groups * channels + (long) Integer.BYTES * (groups + 1);
  }

  boolean isFor(int[] otherOffsets) {
    return Arrays.equals(groupOffsets, otherOffsets);
  }

  /**
   * Replaces the running mean by the sum over the images of {@code running - mean of the group}.
   */
  void replaceMeanByGradient(float[] running) {
    for (int c = 0; c < running.length; c++) {
      double sum = 0;
      for (int g = 0; g < groups(); g++) {
        sum += size(g) * ((double) running[c] - mean[g * running.length + c]);
      }
      running[c] = (float) sum;
    }
  }

  /** The same for the variance. */
  void replaceVarianceByGradient(float[] running, double epsilon) {
    for (int c = 0; c < running.length; c++) {
      double sum = 0;
      for (int g = 0; g < groups(); g++) {
        double inverse = inverseDeviation[g * running.length + c];
        double variance = Math.max(0, 1 / (inverse * inverse) - epsilon);
        sum += size(g) * (running[c] - variance);
      }
      running[c] = (float) sum;
    }
  }

  private int groups() {
    return groupOffsets.length - 1;
  }

  private int size(int group) {
    return groupOffsets[group + 1] - groupOffsets[group];
  }
}
