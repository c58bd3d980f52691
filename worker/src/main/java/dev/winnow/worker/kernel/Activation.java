package dev.winnow.worker.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One layer's values for a batch, or their gradients: {@code [channels][height][width][batch]}
 * floats. A view: it owns no memory, and several may show the same. Safe for use by many threads,
 * as far as they write to different places.
 */
public final class Activation {
  private final ByteBuffer data;
  private final FloatBuffer floats;
  private final int channels;
  private final int height;
  private final int width;
  private final int batch;

  /**
   * @param data at least that many floats from byte 0, in native order, best in a direct buffer
   * @param channels C
   * @param height H
   * @param width W
   * @param batch N
   */
  public Activation(ByteBuffer data, int channels, int height, int width, int batch) {
    if (channels < 1 || height < 1 || width < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "every dimension must be at least 1, not [%d, %d, %d, %d]"
              .formatted(channels, height, width, batch));
    }
    if (data.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "the buffer is %s, the processor %s".formatted(data.order(), ByteOrder.nativeOrder()));
    }
    long bytes = Float.BYTES * (long) channels * height * width * batch;
    if (data.limit() < bytes) {
      throw new IllegalArgumentException(
          "[%d, %d, %d, %d] floats need %d bytes, the buffer has %d"
              .formatted(channels, height, width, batch, bytes, data.limit()));
    }
    this.data = data;
    // A buffer that begins at byte 0 need not be copied first, and nearly all do.
    this.floats =
        data.position() == 0
            ? data.asFloatBuffer()
            : data.duplicate().position(0).order(ByteOrder.nativeOrder()).asFloatBuffer();
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.batch = batch;
  }

  /** A new activation of zeros in memory of its own, outside the heap. */
  public static Activation allocate(int channels, int height, int width, int batch) {
    long bytes = Float.BYTES * (long) channels * height * width * batch;
    ByteBuffer data = ByteBuffer.allocateDirect(Math.toIntExact(bytes));
    return new Activation(data.order(ByteOrder.nativeOrder()), channels, height, width, batch);
  }

  /** How many floats there are. */
  public int size() {
    return channels * height * width * batch;
  }

  /** One value. */
  public float get(int channel, int row, int column, int example) {
    return data.getFloat(Float.BYTES * index(channel, row, column, example));
  }

  /** Replaces one value. */
  public void set(int channel, int row, int column, int example, float value) {
    data.putFloat(Float.BYTES * index(channel, row, column, example), value);
  }

  /** The memory, in native order. */
  public ByteBuffer data() {
    return data;
  }

  /** The same, for bulk copies from and to absolute places. */
  FloatBuffer floats() {
    return floats;
  }

  /** C */
  public int channels() {
    return channels;
  }

  /** H */
  public int height() {
    return height;
  }

  /** W */
  public int width() {
    return width;
  }

  /** N */
  public int batch() {
    return batch;
  }

  /** Position of a value, counted in floats. */
  int index(int channel, int row, int column, int example) {
    return ((channel * height + row) * width + column) * batch + example;
  }

  /** The value, or 0 in the padding around the image. */
  float padded(int channel, int row, int column, int example) {
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? get(channel, row, column, example) : 0;
  }

  /** Adds to one value; in the padding, does nothing. */
  void addPadded(int channel, int row, int column, int example, float value) {
    if (row >= 0 && row < height && column >= 0 && column < width) {
      set(channel, row, column, example, get(channel, row, column, example) + value);
    }
  }

  /** Work on one value. */
  interface Visit {
    void run(int channel, int row, int column, int example);
  }

  /** Visits all values in order. */
  void forEach(Visit visit) {
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int n = 0; n < batch; n++) {
            visit.run(c, y, x, n);
          }
        }
      }
    }
  }

  /** Makes every value 0. */
  void clear() {
    for (int i = 0; i < size(); i++) {
      data.putFloat(Float.BYTES * i, 0);
    }
  }

  /** The dimensions, for messages. */
  String shape() {
    return "[%d, %d, %d, %d]".formatted(channels, height, width, batch);
  }
}
