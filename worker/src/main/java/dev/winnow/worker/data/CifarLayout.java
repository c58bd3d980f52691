package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** CIFAR's binary files, in the data set's folder or in one folder of it. */
final class CifarLayout {
  private CifarLayout() {}

  static List<ReadUnit> units(List<String> paths, CifarVersion version, String location)
      throws DataFormatException {
    List<ReadUnit> units = new ArrayList<>();
    TreeMap<String, Set<String>> folders = new TreeMap<>();
    for (String path : paths.stream().sorted().toList()) {
      int slash = path.indexOf('/');
      String folder = path.substring(0, slash + 1);
      String file = path.substring(slash + 1);
      Part part = version.part(file);
      if (part != null) {
        boolean named = paths.contains(folder + version.namesFile());
        units.add(new CifarBatchFile(version, part, folder, file, named));
        Set<String> files = folders.computeIfAbsent(folder, f -> new HashSet<>());
        files.add(file);
        if (named) {
          files.add(version.namesFile());
        }
      }
    }
    if (folders.size() > 1) {
      throw DataLayout.severalFolders(location, folders.firstKey(), folders.lastKey());
    }
    for (Set<String> files : folders.values()) {
      version.requireWhole(files, location);
    }
    return units;
  }
}
