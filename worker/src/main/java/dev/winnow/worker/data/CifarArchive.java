package dev.winnow.worker.data;

import java.io.IOException;
import java.util.List;

/** The files of CIFAR's binary version in an archive, as it is distributed. */
final class CifarArchive implements ArchiveContent {
  private final ImageCollector collector;
  private final CifarVersion version;
  private final String location;
  private List<String> classNames;

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
    String file = path.substring(path.lastIndexOf('/') + 1);
    Part part = version.part(file);
    if (part != null) {
      version.readRecords(entry, part, file, collector);
      collector.addFile(entry.checksum(file));
    } else if (file.equals(version.namesFile())) {
      classNames = version.readClassNames(entry);
      collector.addFile(entry.checksum(file));
    }
    return part != null;
  }

  @Override
  public UnitImages finish() throws IOException {
    if (collector.isEmpty()) {
      throw new DataFormatException(location + " holds no images; fetch the file again");
    }
    return collector.finish(classNames);
  }
}
