package dev.winnow.worker.data;

import java.io.Serializable;

/**
 * The shape that all images of a data set share.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height rows of pixels
 * @param width columns of pixels
 */
public record ImageShape(int channels, int height, int width) implements Serializable {
  /** Far beyond what networks are trained on; a file that tells of more is damaged. */
  static final int MAX_SIDE = 4096;

  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image needs at least one channel, row and column, not %dx%dx%d"
              .formatted(channels, height, width));
    }
    if (height > MAX_SIDE
        || width > MAX_SIDE
        || (long) channels * height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an image has at most %d rows and columns and 2 GiB, not %dx%dx%d"
              .formatted(MAX_SIDE, channels, height, width));
    }
  }

  /** Bytes of one image: one per channel and pixel. */
  public int size() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return "%dx%dx%d".formatted(channels, height, width);
  }
}
