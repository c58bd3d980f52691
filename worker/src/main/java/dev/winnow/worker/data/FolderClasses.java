package dev.winnow.worker.data;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The classes of a data set in folders, from the paths of its images and folders. */
final class FolderClasses {
  private final String location;
  private final Map<Part, TreeMap<String, Integer>> images = new EnumMap<>(Part.class);
  private final Set<String> unreadParts = new TreeSet<>();
  private String top;

  /** Of the data set stored there, as messages call it. */
  FolderClasses(String location) {
    this.location = location;
    images.put(Part.TRAIN, new TreeMap<>());
    images.put(Part.TEST, new TreeMap<>());
  }

  void add(FolderPath path) throws DataFormatException {
    if (top != null && !top.equals(path.top())) {
      throw DataLayout.severalFolders(location, top, path.top());
    }
    top = path.top();
    images.get(path.part()).merge(path.className(), path.isFolder() ? 0 : 1, Integer::sum);
  }

  /** Takes note of a path that is none of an image of a class. */
  void passOver(String path) {
    String part = FolderPath.unreadPart(path);
    if (part != null) {
      unreadParts.add(part);
    }
  }

  boolean isEmpty() {
    return top == null;
  }

  /** The names in order: the label of a class is its position. */
  List<String> names() throws DataFormatException {
    requireAllRead();
    for (Map.Entry<Part, TreeMap<String, Integer>> part : images.entrySet()) {
      for (Map.Entry<String, Integer> folder : part.getValue().entrySet()) {
        String name = part.getKey() + "/" + folder.getKey();
        if (folder.getValue() == 0) {
          throw new DataFormatException(
              "%s has no images in the class folder %s%s; fill or remove it"
                  .formatted(location, top, name));
        }
        if (!images.get(Part.TRAIN).containsKey(folder.getKey())) {
          throw new DataFormatException(
              "%s has the class folder %s%s, but no images to train that class on in %strain/%s; add"
                      .formatted(location, top, name, top, folder.getKey())
                  + " some or remove it");
        }
      }
    }
    return List.copyOf(images.get(Part.TRAIN).keySet());
  }

  /** Beside train, images in folders are meant for something: none are left out in silence. */
  private void requireAllRead() throws DataFormatException {
    for (String part : unreadParts) {
      if (part.lastIndexOf('/', part.length() - 2) + 1 == top.length() && part.startsWith(top)) {
        throw new DataFormatException(
            "%s has images in folders of %s, but only %strain/ and %stest/ are read; rename it to test"
                    .formatted(location, part, top, top)
                + " or move it away");
      }
    }
  }
}
