package dev.winnow.worker.data;

import java.io.Serializable;
import java.util.List;

/**
 * Labelled images as they came from their files: the unit that is shuffled, cached and trained on.
 * Immutable by convention: nobody but the one who made them writes to the arrays. Serialisable,
 * primitive arrays only.
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
   * @param ids what identifies each example wherever it is stored (see {@link ExampleName})
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
    LabeledImages chosen = blank(shape, examples.length);
    copy(examples, 0, examples.length, chosen, 0);
    return chosen;
  }

  /** Bytes that an example of that shape takes: pixels, label and id. */
  public static long bytes(ImageShape shape) {
    return (long) shape.size() + Integer.BYTES + Long.BYTES;
  }

  /** How many images of that shape fit, at most: their pixels are one array. */
  public static int most(ImageShape shape) {
    return Integer.MAX_VALUE / shape.size();
  }

  /**
   * Room for that many images, all bytes, labels and ids being 0.
   *
   * @throws IllegalArgumentException when their pixels do not fit in one array
   */
  public static LabeledImages blank(ImageShape shape, int size) {
    if (size > most(shape)) {
      throw new IllegalArgumentException(
          "%d images of %s take %d bytes, but a shard holds at most 2 GiB: use more shards"
                  .formatted(size, shape, (long) size * shape.size())
              + " (data.shards)");
    }
    return new LabeledImages(shape, new byte[size * shape.size()], new int[size], new long[size]);
  }

  /**
   * Copies examples {@code order[start]} and so on over those from {@code at} of other images,
   * which must be the caller's own.
   */
  public void copy(int[] order, int start, int length, LabeledImages to, int at) {
    for (int i = 0; i < length; i++) {
      int example = order[start + i];
      int target = at + i;
      System.arraycopy(
          pixels, example * shape.size(), to.pixels, target * shape.size(), shape.size());
      to.labels[target] = labels[example];
      to.ids[target] = ids[example];
    }
  }

  /** All examples of all parts, in order, copied; the parts share one shape. */
  public static LabeledImages concat(ImageShape shape, List<LabeledImages> parts) {
    int size = parts.stream().mapToInt(LabeledImages::size).sum();
    LabeledImages all = blank(shape, size);
    int at = 0;
    for (LabeledImages part : parts) {
      if (!part.shape.equals(shape)) {
        throw new IllegalArgumentException("images of %s among %s".formatted(part.shape, shape));
      }
      System.arraycopy(part.pixels, 0, all.pixels, at * shape.size(), part.pixels.length);
      System.arraycopy(part.labels, 0, all.labels, at, part.size());
      System.arraycopy(part.ids, 0, all.ids, at, part.size());
      at += part.size();
    }
    return all;
  }
}
