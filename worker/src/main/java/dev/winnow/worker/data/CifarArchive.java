package dev.winnow.worker.data;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files of CIFAR's binary version in an archive, as it is distributed. */
final class CifarArchive implements ArchiveContent {
  private final ImageCollector collector;
  private final CifarVersion version;
  private final String location;
  private final Set<String> files = new HashSet<>();
  private List<String> classNames;

  /** Where the images lie: empty, or ending with a slash; null before the first. */
  private String folder;

  CifarArchive(CifarVersion version, String location) {
    this.collector = new ImageCollector(version.format());
    this.version = version;
    this.location = location;
    this.classNames = version.numberedClasses();
  }

  @Override
  public DataFormat format() {
    return version.format();
  }

  @Override
  public boolean accept(String path, ContentStream entry) throws IOException {
    int slash = path.lastIndexOf('/');
    String file = path.substring(slash + 1);
    Part part = version.part(file);
    if (part != null) {
      enter(path.substring(0, slash + 1));
      files.add(file);
      version.readRecords(entry, part, file, collector);
      collector.addFile(entry.checksum(file));
    } else if (file.equals(version.namesFile())) {
      classNames = version.readClassNames(entry);
      files.add(file);
      collector.addFile(entry.checksum(file));
    }
    return part != null;
  }

  /** All images lie in one folder: those of another would be another data set's. */
  private void enter(String found) throws DataFormatException {
    if (folder != null && !folder.equals(found)) {
      throw DataLayout.severalFolders(location, folder, found);
    }
    folder = found;
  }

  @Override
  public UnitImages finish() throws IOException {
    if (collector.isEmpty()) {
      throw new DataFormatException(location + " holds no images; fetch the file again");
    }
    version.requireWhole(files, location);
    return collector.finish(classNames);
  }
}
