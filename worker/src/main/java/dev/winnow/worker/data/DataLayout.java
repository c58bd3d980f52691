package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Recognises data sets by the names of their files, and divides them into units of work. */
public final class DataLayout {
  private static final Pattern ARCHIVE = Pattern.compile("[^/]+\\.(tar|tar\\.gz|tgz)");

  private DataLayout() {}

  /** A data set's format and the units that together are all of it. */
  public record Plan(DataFormat format, List<ReadUnit> units) {}

  /**
   * The data set in a folder.
   *
   * @param paths of all files and folders in it, to a depth of four, relative to it, folders with a
   *     slash at their end
   * @param format that it must be of, or AUTO
   * @param location of the folder, for messages
   * @throws DataFormatException when there is none, more than one, or one with parts missing
   */
  public static Plan ofFolder(List<String> paths, DataFormat format, String location)
      throws DataFormatException {
    Map<DataFormat, List<ReadUnit>> found = new LinkedHashMap<>();
    if (wants(format, DataFormat.IDX)) {
      found.put(DataFormat.IDX, IdxLayout.units(paths, location));
    }
    for (CifarVersion version : CifarVersion.values()) {
      if (wants(format, version.format())) {
        found.put(version.format(), CifarLayout.units(paths, version, location));
      }
    }
    if (wants(format, DataFormat.FOLDER)) {
      found.put(DataFormat.FOLDER, FolderLayout.units(paths, location));
    }
    found.values().removeIf(List::isEmpty);
    if (found.isEmpty()) {
      return onlyArchive(paths, format, location);
    }
    if (found.size() > 1) {
      throw ambiguous(location, List.copyOf(found.keySet()));
    }
    Map.Entry<DataFormat, List<ReadUnit>> only = found.entrySet().iterator().next();
    return new Plan(only.getKey(), only.getValue());
  }

  /**
   * The image files in a folder, whatever they show.
   *
   * @param paths of all files below it, relative to it
   * @param location of the folder, for messages
   * @throws DataFormatException when there are none
   */
  public static List<ReadUnit> ofImages(List<String> paths, String location)
      throws DataFormatException {
    List<ReadUnit> units = FolderLayout.unlabeled(paths);
    if (units.isEmpty()) {
      throw new DataFormatException(
          "%s holds no images: looked for *.png, *.jpg and *.jpeg at any depth; check the path"
              .formatted(location));
    }
    return units;
  }

  /** The data set in a tar archive, gzipped or not; what is in it shows when it is read. */
  public static Plan ofArchive(String file, DataFormat format) {
    return new Plan(format, List.of(new TarArchive(file, format)));
  }

  private static Plan onlyArchive(List<String> paths, DataFormat format, String location)
      throws DataFormatException {
    List<String> archives = paths.stream().filter(ARCHIVE.asMatchPredicate()).sorted().toList();
    if (archives.isEmpty()) {
      throw nothingFound(location, format);
    }
    if (archives.size() > 1) {
      throw new DataFormatException(
          "%s holds more than one archive (%s); name the one to read"
              .formatted(location, String.join(", ", archives)));
    }
    return ofArchive(archives.get(0), format);
  }

  private static boolean wants(DataFormat asked, DataFormat format) {
    return asked == DataFormat.AUTO || asked == format;
  }

  static DataFormatException nothingFound(String location, DataFormat format) {
    List<String> lookedFor = new ArrayList<>();
    if (wants(format, DataFormat.IDX)) {
      lookedFor.add("train-images-idx3-ubyte[.gz] with train-labels-idx1-ubyte[.gz]");
    }
    if (wants(format, DataFormat.CIFAR10)) {
      lookedFor.add("data_batch_1.bin");
    }
    if (wants(format, DataFormat.CIFAR100)) {
      lookedFor.add("train.bin");
    }
    if (wants(format, DataFormat.FOLDER)) {
      lookedFor.add("train/<class>/*.{png,jpg,jpeg}");
    }
    return new DataFormatException(
        "%s holds no data set: looked for %s, or a tar archive of such (IDX aside); check the path"
            .formatted(location, String.join(", ", lookedFor)));
  }

  static DataFormatException severalFolders(String location, String one, String other) {
    return new DataFormatException(
        "%s holds more than one data set, in '%s' and in '%s'; name the one to read"
            .formatted(location, one, other));
  }

  static DataFormatException ambiguous(String location, List<DataFormat> formats) {
    return new DataFormatException(
        "%s holds more than one data set: %s; say which by the data format"
            .formatted(
                location,
                formats.stream().map(DataFormat::toString).collect(Collectors.joining(" and "))));
  }
}
