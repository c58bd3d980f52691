package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pairs of IDX files: {@code train-images-idx3-ubyte[.gz]} and the like. */
final class IdxLayout {
  private static final Pattern NAME =
      Pattern.compile("(train|t10k|test)-(images[-.]idx3|labels[-.]idx1)-ubyte(\\.gz)?");

  private IdxLayout() {}

  static List<ReadUnit> units(List<String> paths, String location) throws DataFormatException {
    Map<String, String> fileOf = new TreeMap<>();
    for (String path : paths) {
      Matcher name = NAME.matcher(path);
      if (!name.matches()) {
        continue;
      }
      String content = IdxFiles.contentName(path);
      String other = fileOf.put(content, path);
      if (other != null) {
        throw new DataFormatException(
            "%s holds the same file twice, as %s and as %s; remove one"
                .formatted(location, other, path));
      }
    }
    List<ReadUnit> units = new ArrayList<>();
    addPair(Part.TRAIN, fileOf, location, units);
    addPair(Part.TEST, fileOf, location, units);
    return units;
  }

  private static void addPair(
      Part part, Map<String, String> fileOf, String location, List<ReadUnit> units)
      throws DataFormatException {
    String images = fileOf.get(IdxFiles.imagesName(part));
    String labels = fileOf.get(IdxFiles.labelsName(part));
    if (images != null && labels != null) {
      units.add(new IdxFilePair(part, images, labels));
    } else if (images != null || labels != null) {
      throw new DataFormatException(
          "%s has %s but not the %s[.gz] that belongs to it; fetch it too"
              .formatted(
                  location,
                  images == null ? labels : images,
                  images == null ? IdxFiles.imagesName(part) : IdxFiles.labelsName(part)));
    }
  }
}
