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
  public UnitImages read(SourceFiles files, int threads) throws IOException {
    List<LabeledFile> images = paths.stream().map(this::labeled).toList();
    return new ImageFileReader(files).read(images, threads).finish(classNames);
  }

  private LabeledFile labeled(FolderPath path) {
    int label = Collections.binarySearch(classNames, path.className());
    return new LabeledFile(path.top() + path.name(), path.part(), path.name(), label);
  }
}
