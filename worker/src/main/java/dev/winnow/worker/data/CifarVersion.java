package dev.winnow.worker.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The binary versions of CIFAR: records of label bytes, then red, green and blue planes. */
enum CifarVersion {
  CIFAR10(
      DataFormat.CIFAR10,
      1,
      10,
      "data_batch_(?<number>\\d{1,9})\\.bin",
      "test_batch\\.bin",
      "batches.meta.txt"),
  /** A coarse label comes before the fine one, which is the one used. */
  CIFAR100(DataFormat.CIFAR100, 2, 100, "train\\.bin", "test\\.bin", "fine_label_names.txt");

  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

  private static final int LONGEST_NAMES = 1 << 16;

  private final DataFormat format;
  private final int labelBytes;
  private final int classes;
  private final Pattern trainFile;
  private final Pattern testFile;
  private final String namesFile;

  CifarVersion(
      DataFormat format,
      int labelBytes,
      int classes,
      String trainFile,
      String testFile,
      String namesFile) {
    this.format = format;
    this.labelBytes = labelBytes;
    this.classes = classes;
    this.trainFile = Pattern.compile(trainFile);
    this.testFile = Pattern.compile(testFile);
    this.namesFile = namesFile;
  }

  DataFormat format() {
    return format;
  }

  /** Name of the file that names the classes. */
  String namesFile() {
    return namesFile;
  }

  /** The part that a file of that name (without folders) holds; null if none. */
  Part part(String file) {
    if (trainFile.matcher(file).matches()) {
      return Part.TRAIN;
    }
    return testFile.matcher(file).matches() ? Part.TEST : null;
  }

  /**
   * Refuses files of which others must have been lost: a batch has those before it, and with the
   * names of the classes come both parts.
   *
   * @param files names (without folders) of all that are there
   * @param location of the data set, for messages
   */
  void requireWhole(Set<String> files, String location) throws DataFormatException {
    SortedSet<Integer> batches = new TreeSet<>();
    for (String file : files) {
      Matcher batch = trainFile.matcher(file);
      if (this == CIFAR10 && batch.matches()) {
        batches.add(Integer.valueOf(batch.group("number")));
      }
    }
    for (int batch : batches) {
      if (batch > 1 && !batches.contains(batch - 1)) {
        throw new DataFormatException(
            "%s has data batch %d of %s, but not the one before it; fetch that too"
                .formatted(location, batch, format));
      }
    }
    if (files.contains(namesFile) && files.stream().noneMatch(file -> part(file) == Part.TEST)) {
      throw new DataFormatException(
          "%s has %s, but no test file of %s; fetch that too, or remove %s to test on other images"
              .formatted(location, namesFile, format, namesFile));
    }
  }

  /** Class names for files that name none: the labels. */
  List<String> numberedClasses() {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Reads all records of one file up to its end. */
  void readRecords(ContentStream file, Part part, String name, ImageCollector collector)
      throws IOException {
    byte[] bytes = new byte[labelBytes + SHAPE.size()];
    for (long index = 0; ; index++) {
      long start = file.offset();
      int got = file.readNBytes(bytes, 0, bytes.length);
      if (got == 0 && index > 0) {
        return;
      }
      if (got == 0) {
        throw new DataFormatException(
            "%s holds no images; fetch the file again".formatted(file.location()));
      }
      if (got < bytes.length) {
        throw new DataFormatException(
            "%s is truncated or has trailing bytes: the record at byte %d has %d bytes, where %s has %d;"
                    .formatted(file.location(), start, got, format, bytes.length)
                + " fetch the file again");
      }
      int label = bytes[labelBytes - 1] & 0xff;
      long labelAt = start + labelBytes - 1;
      if (label >= classes) {
        throw new DataFormatException(
            "%s has a label out of range at byte %d: %d, where %s has labels 0 to %d; fetch the file"
                    .formatted(file.location(), labelAt, label, format, classes - 1)
                + " again, or check that it is the binary version");
      }
      ExampleName example = new ExampleName(name, index);
      collector.add(
          part,
          SHAPE,
          bytes,
          labelBytes,
          label,
          example,
          () -> "%s, byte %d".formatted(file.location(), labelAt));
    }
  }

  /** Reads the names of the classes, one a line. */
  List<String> readClassNames(ContentStream file) throws IOException {
    // Of a file of any length no more than names can take.
    String text = new String(file.readNBytes(LONGEST_NAMES), StandardCharsets.UTF_8);
    List<String> names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (names.size() != classes) {
      throw new DataFormatException(
          "%s names %d classes, where %s has %d; fetch the file again, or remove it"
              .formatted(file.location(), names.size(), format, classes));
    }
    return names;
  }
}
