package dev.winnow.worker.data;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * From bytes to what networks take: (pixel - mean) / deviation, per channel, the pixel from 0 to
 * 255.
 */
public record PixelScaling(float[] mean, float[] deviation) implements Serializable {
  public PixelScaling {
    if (mean.length != deviation.length) {
      throw new IllegalArgumentException(
          "%d means but %d deviations".formatted(mean.length, deviation.length));
    }
    for (float value : deviation) {
      if (!(value > 0)) {
        throw new IllegalArgumentException("a deviation must be positive, not " + value);
      }
    }
  }

  /** What each byte of that channel becomes: 256 values, indexed by the unsigned byte. */
  float[] table(int channel) {
    float[] table = new float[256];
    for (int pixel = 0; pixel < table.length; pixel++) {
      table[pixel] = (pixel - mean[channel]) / deviation[channel];
    }
    return table;
  }

  /**
   * Images as networks take them.
   *
   * @param from first image, up to {@code to}
   * @param batch from its position on overwritten with [C][H][W][to - from]
   */
  public void scale(LabeledImages images, int from, int to, FloatBuffer batch) {
    ImageShape shape = images.shape();
    int area = shape.height() * shape.width();
    byte[] pixels = images.pixels();
    float[] lane = new float[to - from];
    float[] scaled = null;
    for (int pixel = 0; pixel < shape.size(); pixel++) {
      if (pixel % area == 0) {
        scaled = table(pixel / area);
      }
      for (int image = from; image < to; image++) {
        lane[image - from] = scaled[pixels[image * shape.size() + pixel] & 0xff];
      }
      batch.put(lane);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PixelScaling that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "mean %s, deviation %s".formatted(Arrays.toString(mean), Arrays.toString(deviation));
  }
}
