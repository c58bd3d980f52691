package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Gathers the examples of one unit into chunks, and refuses images of different shapes. */
final class ImageCollector {
  /** Examples of a chunk, at most. */
  static final int CHUNK = 1024;

  private static final int CHUNK_BYTES = 16 << 20;

  private final Map<Part, Chunks> chunks = new EnumMap<>(Part.class);
  private final Map<Part, NavigableMap<Integer, String>> labels = new EnumMap<>(Part.class);
  private final List<FileChecksum> files = new ArrayList<>();
  private final DataFormat format;
  private ImageShape shape;
  private String shapeSeen;

  /** For a unit that is stored in that format. */
  ImageCollector(DataFormat format) {
    this.format = format;
  }

  /** Examples of that shape that are read at a time: few enough to hold, whatever a header says. */
  static int chunkSize(ImageShape shape) {
    return Math.max(1, Math.min(CHUNK, CHUNK_BYTES / shape.size()));
  }

  /**
   * Takes a copy of one image.
   *
   * @param pixels holds it, from start: unsigned bytes, [channel][row][column]
   * @param where the example is; called only if a message may need it
   */
  void add(
      Part part,
      ImageShape imageShape,
      byte[] pixels,
      int start,
      int label,
      ExampleName name,
      Supplier<String> where)
      throws DataFormatException {
    if (shape == null) {
      shape = imageShape;
      shapeSeen = where.get();
    } else if (!shape.equals(imageShape)) {
      throw mixedShapes(shape, shapeSeen, imageShape, where.get());
    }
    labels.computeIfAbsent(part, p -> new TreeMap<>()).computeIfAbsent(label, l -> where.get());
    chunks.computeIfAbsent(part, p -> new Chunks(imageShape)).add(pixels, start, label, name);
  }

  /** Takes a file that is one image. */
  void add(Part part, int label, ImageFile file) throws DataFormatException {
    ImageDecoder.Pixels pixels = file.pixels();
    ExampleName name = ExampleName.ofFile(file.checksum().name());
    add(part, pixels.shape(), pixels.bytes(), 0, label, name, file::location);
    addFile(file.checksum());
  }

  void addFile(FileChecksum file) {
    files.add(file);
  }

  boolean isEmpty() {
    return shape == null;
  }

  /** Everything, with the labels as they were given; at least one example must be there. */
  UnitImages finish(List<String> classNames) {
    List<PartImages> all = new ArrayList<>();
    chunks.forEach((part, of) -> all.addAll(of.finish(part)));
    return new UnitImages(
        all, new UnitSummary(format, shape, shapeSeen, classNames, labels, files));
  }

  /** Everything, with each label replaced by the entry of newLabels that it indexes. */
  UnitImages finish(List<String> classNames, int[] newLabels) {
    chunks.values().forEach(of -> of.relabel(newLabels));
    labels.replaceAll(
        (part, seen) -> {
          NavigableMap<Integer, String> relabelled = new TreeMap<>();
          seen.forEach((label, where) -> relabelled.put(newLabels[label], where));
          return relabelled;
        });
    return finish(classNames);
  }

  static DataFormatException mixedShapes(
      ImageShape one, String oneSeen, ImageShape other, String otherSeen) {
    boolean turned =
        one.height() == other.width()
            && one.width() == other.height()
            && one.height() != one.width();
    return new DataFormatException(
        "the images differ: %s is %s, but %s is %s (channels x height x width); bring all to one"
                .formatted(oneSeen, one, otherSeen, other)
            + " size and to either grey or colour"
            + (turned ? ", and turn those that only EXIF tells to turn" : ""));
  }

  /** The chunks of one part, the last one still growing. */
  private static final class Chunks {
    private final ImageShape shape;
    private final int capacity;
    private final List<LabeledImages> full = new ArrayList<>();
    private final List<List<ExampleName>> allNames = new ArrayList<>();
    private final List<int[]> allLabels = new ArrayList<>();
    private byte[] pixels;
    private int[] labels;
    private long[] ids;
    private List<ExampleName> names;
    private int size;

    Chunks(ImageShape shape) {
      this.shape = shape;
      this.capacity = chunkSize(shape);
      start();
    }

    void add(byte[] source, int start, int label, ExampleName name) {
      if (size == capacity) {
        full.add(new LabeledImages(shape, pixels, labels, ids));
        start();
      }
      System.arraycopy(source, start, pixels, size * shape.size(), shape.size());
      labels[size] = label;
      ids[size] = name.id();
      names.add(name);
      size++;
    }

    void relabel(int[] newLabels) {
      for (int[] chunk : allLabels) {
        Arrays.setAll(chunk, i -> newLabels[chunk[i]]);
      }
    }

    List<PartImages> finish(Part part) {
      List<LabeledImages> all = new ArrayList<>(full);
      all.add(
          new LabeledImages(
              shape,
              Arrays.copyOf(pixels, size * shape.size()),
              Arrays.copyOf(labels, size),
              Arrays.copyOf(ids, size)));
      return IntStream.range(0, all.size())
          .mapToObj(i -> new PartImages(part, all.get(i), allNames.get(i)))
          .toList();
    }

    private void start() {
      pixels = new byte[capacity * shape.size()];
      labels = new int[capacity];
      allLabels.add(labels);
      ids = new long[capacity];
      names = new ArrayList<>();
      allNames.add(names);
      size = 0;
    }
  }
}
