package dev.winnow.worker.data;

import java.io.Serializable;
import java.util.List;

/**
 * Labelled images as they came from their files: the unit that is shuffled, cached and trained on.
 * Immutable by convention: nobody writes to the arrays after construction. Serialisable, primitive
 * arrays only.
 */
public final class LabeledImages implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageShape shape;
  private final byte[] pixels;
  private final int[] labels;
  private final long[] ids;

  /**
   * Takes ownership of the arrays.
   *
   * @param shape of every image
   * @param pixels unsigned bytes, [example][channel][row][column]
   * @param labels class of each example, from 0
   * @param ids what identifies each example wherever it is stored (see {@link ExampleId})
   */
  public LabeledImages(ImageShape shape, byte[] pixels, int[] labels, long[] ids) {
    if (ids.length != labels.length) {
      throw new IllegalArgumentException(
          "%d labels but %d ids".formatted(labels.length, ids.length));
    }
    if (pixels.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "%d images of %s need %d bytes, not %d"
              .formatted(labels.length, shape, (long) labels.length * shape.size(), pixels.length));
    }
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
    this.ids = ids;
  }

  public int size() {
    return labels.length;
  }

  public ImageShape shape() {
    return shape;
  }

  public int label(int example) {
    return labels[example];
  }

  /** All labels, not a copy. */
  public int[] labels() {
    return labels;
  }

  public long id(int example) {
    return ids[example];
  }

  /** All ids, not a copy. */
  public long[] ids() {
    return ids;
  }

  /** All pixels, not a copy: unsigned bytes, [example][channel][row][column]. */
  public byte[] pixels() {
    return pixels;
  }

  /** The named examples, in that order, copied. */
  public LabeledImages select(int[] examples) {
    byte[] chosenPixels = new byte[examples.length * shape.size()];
    int[] chosenLabels = new int[examples.length];
    long[] chosenIds = new long[examples.length];
    for (int i = 0; i < examples.length; i++) {
      int example = examples[i];
      System.arraycopy(
          pixels, example * shape.size(), chosenPixels, i * shape.size(), shape.size());
      chosenLabels[i] = labels[example];
      chosenIds[i] = ids[example];
    }
    return new LabeledImages(shape, chosenPixels, chosenLabels, chosenIds);
  }

  /** All examples of all parts, in order, copied; the parts share one shape. */
  public static LabeledImages concat(ImageShape shape, List<LabeledImages> parts) {
    int size = parts.stream().mapToInt(LabeledImages::size).sum();
    byte[] pixels = new byte[Math.multiplyExact(size, shape.size())];
    int[] labels = new int[size];
    long[] ids = new long[size];
    int at = 0;
    for (LabeledImages part : parts) {
      if (!part.shape.equals(shape)) {
        throw new IllegalArgumentException("images of %s among %s".formatted(part.shape, shape));
      }
      System.arraycopy(part.pixels, 0, pixels, at * shape.size(), part.pixels.length);
      System.arraycopy(part.labels, 0, labels, at, part.size());
      System.arraycopy(part.ids, 0, ids, at, part.size());
      at += part.size();
    }
    return new LabeledImages(shape, pixels, labels, ids);
  }
}
