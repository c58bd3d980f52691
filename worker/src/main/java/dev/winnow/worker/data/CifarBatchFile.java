package dev.winnow.worker.data;

import java.io.IOException;
import java.util.List;

/**
 * One file of CIFAR's binary version.
 *
 * @param version which of the two
 * @param part that the file holds
 * @param folder of the file within the data set: empty, or ending with a slash
 * @param file name in that folder
 * @param named whether the file with the names of the classes is in the folder
 */
record CifarBatchFile(CifarVersion version, Part part, String folder, String file, boolean named)
    implements ReadUnit {
  @Override
  public UnitImages read(SourceFiles files, int threads) throws IOException {
    ImageCollector collector = new ImageCollector(version.format());
    List<String> classNames = version.numberedClasses();
    if (named) {
      try (ContentStream names = ContentStream.open(files, folder + version.namesFile())) {
        classNames = version.readClassNames(names);
        collector.addFile(names.checksum(version.namesFile()));
      }
    }
    try (ContentStream batch = ContentStream.open(files, folder + file)) {
      version.readRecords(batch, part, file, collector);
      collector.addFile(batch.checksum(file));
    }
    return collector.finish(classNames);
  }
}
