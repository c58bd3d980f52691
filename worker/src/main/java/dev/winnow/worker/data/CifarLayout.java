package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** CIFAR's binary files, in the data set's folder or in one folder of it. */
final class CifarLayout {
  private CifarLayout() {}

  static List<ReadUnit> units(List<String> paths, CifarVersion version, String location)
      throws DataFormatException {
    List<ReadUnit> units = new ArrayList<>();
    TreeSet<String> folders = new TreeSet<>();
    for (String path : paths.stream().sorted().toList()) {
      int slash = path.indexOf('/');
      String folder = path.substring(0, slash + 1);
      String file = path.substring(slash + 1);
      Part part = version.part(file);
      if (part != null) {
        boolean named = paths.contains(folder + version.namesFile());
        units.add(new CifarBatchFile(version, part, folder, file, named));
        folders.add(folder);
      }
    }
    if (folders.size() > 1) {
      throw DataLayout.severalFolders(location, folders.first(), folders.last());
    }
    return units;
  }
}
