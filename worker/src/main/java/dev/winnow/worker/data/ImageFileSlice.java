package dev.winnow.worker.data;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Some of the image files of a data set in folders.
 *
 * @param paths of the images
 * @param classNames of the whole data set, in order
 */
record ImageFileSlice(List<FolderPath> paths, List<String> classNames) implements ReadUnit {
  @Override
  public UnitImages read(SourceFiles files) throws IOException {
    ImageCollector collector = new ImageCollector(DataFormat.FOLDER);
    FolderImages images = new FolderImages(collector);
    for (FolderPath path : paths) {
      int label = Collections.binarySearch(classNames, path.className());
      try (ContentStream file = openImage(files, path)) {
        images.add(path.part(), path.name(), label, file);
      }
    }
    return collector.finish(classNames);
  }

  /** An image is digested and decoded as stored, whatever its first bytes look like. */
  private static ContentStream openImage(SourceFiles files, FolderPath path) throws IOException {
    String name = path.top() + path.name();
    return new ContentStream(files.open(name), files.location(name));
  }
}
