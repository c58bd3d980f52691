package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Image files in a folder per class, in slices that one task reads. */
final class FolderLayout {
  private static final int SLICE = 512;

  /** Image files at any depth, of which nobody says what they show. */
  static List<ReadUnit> unlabeled(List<String> paths) {
    List<String> images =
        paths.stream()
            .filter(FolderPath::isImage)
            .filter(path -> !isHidden(path))
            .sorted()
            .toList();
    List<ReadUnit> units = new ArrayList<>();
    for (int start = 0; start < images.size(); start += SLICE) {
      int end = Math.min(images.size(), start + SLICE);
      units.add(new UnlabeledSlice(new ArrayList<>(images.subList(start, end))));
    }
    return units;
  }

  private static boolean isHidden(String path) {
    return Arrays.stream(path.split("/")).anyMatch(FolderPath::isHidden);
  }

  private FolderLayout() {}

  static List<ReadUnit> units(List<String> paths, String location) throws DataFormatException {
    FolderClasses classes = new FolderClasses(location);
    List<FolderPath> images = new ArrayList<>();
    for (String path : paths.stream().sorted().toList()) {
      FolderPath image = FolderPath.of(path, location + "/" + path);
      if (image != null) {
        classes.add(image);
        if (!image.isFolder()) {
          images.add(image);
        }
      }
    }
    List<ReadUnit> units = new ArrayList<>();
    if (!classes.isEmpty()) {
      List<String> names = classes.names();
      for (int start = 0; start < images.size(); start += SLICE) {
        int end = Math.min(images.size(), start + SLICE);
        units.add(new ImageFileSlice(new ArrayList<>(images.subList(start, end)), names));
      }
    }
    return units;
  }
}
