package dev.winnow.worker.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The path of an image, or of the folder of a class, in a data set laid out as {@code
 * train/<class>/<image>} and {@code test/<class>/<image>}, all of it under at most one other
 * folder.
 *
 * @param top folder above: empty, or ending with a slash
 * @param part first folder
 * @param className second folder
 * @param file name of the image; empty for the folder itself
 */
record FolderPath(String top, Part part, String className, String file) implements Serializable {
  private static final List<String> SUFFIXES = List.of(".png", ".jpg", ".jpeg");

  /** What Hadoop, Spark and macOS leave beside data; cameras begin names with _, too. */
  private static final Set<String> LEFT_BESIDE =
      Set.of(
          "_SUCCESS", "_temporary", "_metadata", "_common_metadata", "_spark_metadata", "__MACOSX");

  /**
   * What the path says.
   *
   * @param path within the data set; a folder's ends with a slash
   * @param location of the same, for messages
   * @return null if the path is none of a class folder or of an image in one
   * @throws DataFormatException when it is in the folder of a part but cannot be an image there
   */
  static FolderPath of(String path, String location) throws DataFormatException {
    List<String> names = List.of(path.split("/", -1));
    if (isBelowHidden(path)) {
      return null;
    }
    int partAt = partOf(names.get(0)) != null ? 0 : 1;
    Part part = partAt < names.size() - 1 ? partOf(names.get(partAt)) : null;
    if (part == null) {
      return null;
    }
    String top = partAt == 0 ? "" : names.get(0) + "/";
    List<String> below = names.subList(partAt + 1, names.size());
    boolean folder = below.get(below.size() - 1).isEmpty();
    if (below.size() == 1 && (folder || !isImage(below.get(0)))) {
      return null;
    }
    if (below.size() == 2 && (folder || isImage(below.get(1)))) {
      return new FolderPath(top, part, below.get(0), below.get(1));
    }
    throw new DataFormatException(
        "%s is not an image of a class: each must be %s/<class>/<name>.png, .jpg or .jpeg; move or"
                .formatted(location, part)
            + " remove it");
  }

  /**
   * Which folder the path would make a part, were it called so: that which holds a folder with this
   * image.
   *
   * @param path within the data set, of which {@link #of} says nothing
   * @return null if it is of no such image
   */
  static String unreadPart(String path) {
    List<String> names = List.of(path.split("/", -1));
    boolean deep = names.size() == 3 || names.size() == 4;
    if (!deep || !isImage(path) || isBelowHidden(path)) {
      return null;
    }
    return String.join("/", names.subList(0, names.size() - 2)) + "/";
  }

  boolean isFolder() {
    return file.isEmpty();
  }

  /** The path below the top folder: the name by which the image is identified. */
  String name() {
    return part + "/" + className + "/" + file;
  }

  private static Part partOf(String name) {
    return switch (name) {
      case "train" -> Part.TRAIN;
      case "test" -> Part.TEST;
      default -> null;
    };
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || LEFT_BESIDE.contains(name);
  }

  /** Whether it or a folder that it is in is hidden. */
  static boolean isBelowHidden(String path) {
    return Arrays.stream(path.split("/")).anyMatch(FolderPath::isHidden);
  }

  static boolean isImage(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(lower::endsWith);
  }
}
