package dev.winnow.worker.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Normalises channels one by one, on one thread, which keeps it from call to call for its memory.
 * Each channel takes two passes, of which the second mostly finds it in the second-level cache.
 */
final class ChannelNormalizer {
  private static final ThreadLocal<ChannelNormalizer> OF_THREAD = new ThreadLocal<>();

  /** Values that a lane sums up in floats before doubles take over: loses less than 1e-6. */
  private static final int SUMMED_IN_FLOATS = 64;

  /** Examples that are looked at to guess the mean of a group. */
  private static final int GLANCE = 8;

  private final float[] sums;
  private final float[] products;
  private final LaneCoefficients by;
  private double[] sumTotals = new double[0];
  private double[] productTotals = new double[0];
  private float[] centres = new float[0];

  private ChannelLanes lanes;

  private ChannelNormalizer(int period) {
    sums = new float[period];
    products = new float[period];
    by = new LaneCoefficients(period);
  }

  /** Bytes of all arrays of one for so many lanes and groups. */
  static long bytes(int period, int groups) {
    long lanes = Float.BYTES * (2L + LaneCoefficients.ARRAYS) * period;
    return lanes + (2L * Double.BYTES + Float.BYTES) * groups;
  }

  /** Bytes of the arrays that the calling thread keeps, for tests to compare with estimates. */
  static long keptByThread() {
    ChannelNormalizer kept = OF_THREAD.get();
    return kept == null ? 0 : bytes(kept.sums.length, kept.centres.length);
  }

  /** That of the calling thread, for channels of that size and grouping. */
  static ChannelNormalizer ofThread(ChannelLanes lanes) {
    ChannelNormalizer normalizer = OF_THREAD.get();
    if (normalizer == null || normalizer.sums.length < lanes.period()) {
      normalizer = new ChannelNormalizer(lanes.period());
      OF_THREAD.set(normalizer);
    }
    if (normalizer.centres.length < lanes.groups()) {
      normalizer.centres = new float[lanes.groups()];
      normalizer.sumTotals = new double[lanes.groups()];
      normalizer.productTotals = new double[lanes.groups()];
    }
    normalizer.lanes = lanes;
    return normalizer;
  }

  /**
   * Finds the groups' means and variances in one pass, by sums around a guess of the mean: the
   * nearer that is, the less their difference loses.
   *
   * @param start of the channel
   */
  void measure(ByteBuffer x, int start) {
    for (int g = 0; g < lanes.groups(); g++) {
      centres[g] = glance(x, start, g);
      lanes.fill(by.mean, g, centres[g]);
    }
    beginSums();
    int length = segment();
    for (int i = 0; i < lanes.size(); i += length) {
      int end = Math.min(lanes.size(), i + length);
      NormalizationLoops.addMoments(
          x, start + i, start + end, lanes.period(), by.mean, sums, products);
      totalSums();
    }
  }

  /** The mean of a few values of a group at the middle of the image. */
  private float glance(ByteBuffer x, int start, int group) {
    int from = lanes.groupOffsets()[group];
    int to = Math.min(lanes.groupOffsets()[group + 1], from + GLANCE);
    int middle = start + lanes.middle() * lanes.batch();
    float sum = 0;
    for (int n = from; n < to; n++) {
      sum += x.getFloat(Float.BYTES * (middle + n));
    }
    return sum / (to - from);
  }

  /** The mean of a group, once measured. */
  double mean(int group) {
    return centres[group] + sumTotals[group] / lanes.count(group);
  }

  /** The biased variance of a group, once measured. */
  double variance(int group) {
    double off = sumTotals[group] / lanes.count(group);
    return Math.max(0, productTotals[group] / lanes.count(group) - off * off);
  }

  /** Sets how a group is normalised: {@code y = (x - mean) * gain + shift}. */
  void setNormalization(int group, float mean, float gain) {
    lanes.fill(by.mean, group, mean);
    lanes.fill(by.gain, group, gain);
  }

  /** Writes y, at least the floor, once {@link #setNormalization set} for all groups. */
  void normalize(ByteBuffer x, int start, float shift, float floor, ByteBuffer y) {
    int end = start + lanes.size();
    NormalizationLoops.normalize(x, start, end, lanes.period(), by.mean, by.gain, shift, floor, y);
  }

  /** Sets where a group's gradients pass: {@code (x - mean) * gate + shift > 0}. */
  void setGate(int group, float mean, float gate) {
    lanes.fill(by.mean, group, mean);
    lanes.fill(by.gate, group, gate);
  }

  /** Sums, per group, the gradients that pass and the same times {@code x - mean}. */
  void sumGradients(ByteBuffer x, ByteBuffer dY, int start, float shift) {
    beginSums();
    int length = segment();
    for (int i = 0; i < lanes.size(); i += length) {
      int end = Math.min(lanes.size(), i + length);
      NormalizationLoops.addGradients(
          x, dY, start + i, start + end, lanes.period(), by.mean, by.gate, shift, sums, products);
      totalSums();
    }
  }

  /** A group's sum of gradients. */
  double gradientSum(int group) {
    return sumTotals[group];
  }

  /** A group's sum of gradients times {@code x - mean}. */
  double weightedGradientSum(int group) {
    return productTotals[group];
  }

  /** Sets a group's gradient: {@code slope * (dY - shared - tilt * (x - mean))}. */
  void setGradient(int group, double slope, double shared, double tilt) {
    lanes.fill(by.gain, group, (float) slope);
    lanes.fill(by.base, group, (float) (-slope * shared));
    lanes.fill(by.lean, group, (float) (-slope * tilt));
  }

  /** Writes the gradient, once {@link #setGradient set} for all groups. */
  void gradient(ByteBuffer x, ByteBuffer dY, int start, float shift, ByteBuffer dX) {
    int end = start + lanes.size();
    NormalizationLoops.gradient(x, dY, start, end, lanes.period(), by, shift, dX);
  }

  private int segment() {
    return (int) Math.min(lanes.size(), (long) SUMMED_IN_FLOATS * lanes.period());
  }

  private void beginSums() {
    Arrays.fill(sums, 0, lanes.period(), 0);
    Arrays.fill(products, 0, lanes.period(), 0);
    Arrays.fill(sumTotals, 0);
    Arrays.fill(productTotals, 0);
  }

  /** Moves the sums into the totals. */
  private void totalSums() {
    for (int g = 0; g < lanes.groups(); g++) {
      sumTotals[g] += lanes.sum(sums, g);
      productTotals[g] += lanes.sum(products, g);
    }
    Arrays.fill(sums, 0, lanes.period(), 0);
    Arrays.fill(products, 0, lanes.period(), 0);
  }
}
