package dev.winnow.worker.data;

import java.io.Serializable;

/**
 * Exact sums over the pixels of each channel, in units of one grey level; those of parts add up to
 * those of the whole, in any order.
 *
 * @param pixels number of pixels of one channel
 * @param sum of the pixels, per channel
 * @param sumOfSquares of the pixels, per channel
 */
public record PixelMoments(long pixels, long[] sum, long[] sumOfSquares) implements Serializable {
  /** Of no images at all. */
  public static PixelMoments none(int channels) {
    return new PixelMoments(0, new long[channels], new long[channels]);
  }

  public static PixelMoments of(LabeledImages images) {
    ImageShape shape = images.shape();
    int plane = shape.height() * shape.width();
    PixelMoments moments = none(shape.channels());
    byte[] pixels = images.pixels();
    for (int start = 0, channel = 0; start < pixels.length; start += plane) {
      long sum = 0;
      long sumOfSquares = 0;
      for (int i = start; i < start + plane; i++) {
        int pixel = pixels[i] & 0xff;
        sum += pixel;
        sumOfSquares += (long) pixel * pixel;
      }
      moments.sum[channel] += sum;
      moments.sumOfSquares[channel] += sumOfSquares;
      channel = channel + 1 == shape.channels() ? 0 : channel + 1;
    }
    return new PixelMoments((long) images.size() * plane, moments.sum, moments.sumOfSquares);
  }

  public PixelMoments plus(PixelMoments other) {
    PixelMoments total = none(sum.length);
    for (int c = 0; c < sum.length; c++) {
      total.sum[c] = sum[c] + other.sum[c];
      total.sumOfSquares[c] = sumOfSquares[c] + other.sumOfSquares[c];
    }
    return new PixelMoments(pixels + other.pixels, total.sum, total.sumOfSquares);
  }

  /** The scaling that gives these pixels mean 0 and deviation 1 in each channel. */
  public PixelScaling scaling() {
    if (pixels == 0) {
      throw new IllegalStateException("no pixels to take the mean of");
    }
    float[] mean = new float[sum.length];
    float[] deviation = new float[sum.length];
    for (int c = 0; c < sum.length; c++) {
      double average = (double) sum[c] / pixels;
      double variance = (double) sumOfSquares[c] / pixels - average * average;
      mean[c] = (float) average;
      // A constant channel carries nothing: it is shifted to 0 and not stretched.
      deviation[c] = variance < 1e-6 ? 1 : (float) Math.sqrt(variance);
    }
    return new PixelScaling(mean, deviation);
  }
}
