package dev.winnow.worker.data;

import java.io.IOException;
import java.util.List;

/**
 * Some image files of which nobody says what they show: all have label 0.
 *
 * @param paths of the images
 */
record UnlabeledSlice(List<String> paths) implements ReadUnit {
  @Override
  public UnitImages read(SourceFiles files) throws IOException {
    ImageCollector collector = new ImageCollector(DataFormat.FOLDER);
    FolderImages images = new FolderImages(collector);
    for (String path : paths) {
      try (ContentStream file = new ContentStream(files.open(path), files.location(path))) {
        images.add(Part.TEST, path, 0, file);
      }
    }
    return collector.finish(List.of());
  }
}
