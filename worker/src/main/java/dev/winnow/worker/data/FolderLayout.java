package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Image files in a folder per class, in slices that one task reads. */
final class FolderLayout {
  private static final int SLICE = 512;

  private FolderLayout() {}

  /** Image files at any depth, of which nobody says what they show. */
  static List<ReadUnit> unlabeled(List<String> paths) {
    List<String> images =
        paths.stream()
            .filter(FolderPath::isImage)
            .filter(path -> !FolderPath.isBelowHidden(path))
            .sorted()
            .toList();
    return slices(images, UnlabeledSlice::new);
  }

  static List<ReadUnit> units(List<String> paths, String location) throws DataFormatException {
    FolderClasses classes = new FolderClasses(location);
    List<FolderPath> images = new ArrayList<>();
    for (String path : paths.stream().sorted().toList()) {
      FolderPath image = FolderPath.of(path, location + "/" + path);
      if (image == null) {
        classes.passOver(path);
      } else {
        classes.add(image);
        if (!image.isFolder()) {
          images.add(image);
        }
      }
    }
    if (classes.isEmpty()) {
      return List.of();
    }
    List<String> names = classes.names();
    return slices(images, slice -> new ImageFileSlice(slice, names));
  }

  /** In lists of their own, which travel to other machines. */
  private static <T> List<ReadUnit> slices(List<T> images, Function<List<T>, ReadUnit> unit) {
    List<ReadUnit> units = new ArrayList<>();
    for (int start = 0; start < images.size(); start += SLICE) {
      int end = Math.min(images.size(), start + SLICE);
      units.add(unit.apply(new ArrayList<>(images.subList(start, end))));
    }
    return units;
  }
}
