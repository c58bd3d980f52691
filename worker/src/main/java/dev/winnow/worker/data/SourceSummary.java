package dev.winnow.worker.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What all units of a data set agree on.
 *
 * @param format in which it is stored
 * @param shape of every image
 * @param classNames by label
 * @param testPart whether the data set has a test part of its own
 * @param files that were read, by name; image files by their class folders
 * @param fingerprint SHA-256 of the lines that sha256sum prints for all files, ordered by name: the
 *     same whether the data are compressed, packed in an archive, or neither
 */
public record SourceSummary(
    DataFormat format,
    ImageShape shape,
    List<String> classNames,
    boolean testPart,
    List<FileChecksum> files,
    String fingerprint)
    implements Serializable {
  /**
   * Merges what the units tell.
   *
   * @param units of one data set, at least one, in the order of the plan
   * @param location of the data set, for messages
   * @throws DataFormatException when they contradict each other
   */
  public static SourceSummary merge(List<UnitSummary> units, String location)
      throws DataFormatException {
    UnitSummary first = units.get(0);
    NavigableMap<Integer, String> trainLabels = new TreeMap<>();
    NavigableMap<Integer, String> testLabels = new TreeMap<>();
    NavigableMap<String, FileChecksum> files = new TreeMap<>();
    for (UnitSummary unit : units) {
      if (!unit.shape().equals(first.shape())) {
        throw ImageCollector.mixedShapes(
            first.shape(), first.shapeSeen(), unit.shape(), unit.shapeSeen());
      }
      unit.labels().getOrDefault(Part.TRAIN, new TreeMap<>()).forEach(trainLabels::putIfAbsent);
      unit.labels().getOrDefault(Part.TEST, new TreeMap<>()).forEach(testLabels::putIfAbsent);
      unit.files().forEach(file -> files.put(file.name(), file));
    }
    if (trainLabels.isEmpty()) {
      throw new DataFormatException(
          "%s has a test part but no train part; add the train files".formatted(location));
    }
    List<String> classNames =
        first.classNames().isEmpty() ? numbered(trainLabels) : first.classNames();
    requireInRange(testLabels, classNames.size());
    return new SourceSummary(
        first.format(),
        first.shape(),
        classNames,
        !testLabels.isEmpty(),
        byFolder(files),
        FileChecksum.digest(files.values()));
  }

  /** Names for labels that stand alone: these must leave no gap, or one of them is wrong. */
  private static List<String> numbered(NavigableMap<Integer, String> labels)
      throws DataFormatException {
    int expected = 0;
    for (Map.Entry<Integer, String> label : labels.entrySet()) {
      if (label.getKey() != expected) {
        throw new DataFormatException(
            "a label is out of range at %s: %d, though no image to train on has label %d; fetch the"
                    .formatted(label.getValue(), label.getKey(), expected)
                + " file again, or number the classes from 0 without gaps");
      }
      expected++;
    }
    return IntStream.range(0, expected).mapToObj(Integer::toString).toList();
  }

  private static void requireInRange(NavigableMap<Integer, String> testLabels, int classes)
      throws DataFormatException {
    NavigableMap<Integer, String> beyond = testLabels.tailMap(classes, true);
    if (!beyond.isEmpty()) {
      throw new DataFormatException(
          "a label is out of range at %s: %d, where the train part has labels 0 to %d; fetch the file"
                  .formatted(beyond.get(beyond.firstKey()), beyond.firstKey(), classes - 1)
              + " again");
    }
  }

  private static List<FileChecksum> byFolder(NavigableMap<String, FileChecksum> files) {
    NavigableMap<String, List<FileChecksum>> folders = new TreeMap<>();
    for (FileChecksum file : files.values()) {
      String folder = file.name().substring(0, file.name().lastIndexOf('/') + 1);
      folders
          .computeIfAbsent(folder.isEmpty() ? file.name() : folder, f -> new ArrayList<>())
          .add(file);
    }
    List<FileChecksum> all = new ArrayList<>();
    folders.forEach(
        (name, members) ->
            all.add(
                name.endsWith("/")
                    ? new FileChecksum(
                        name,
                        members.stream().mapToLong(FileChecksum::bytes).sum(),
                        FileChecksum.digest(members))
                    : members.get(0)));
    return all;
  }
}
