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
  public UnitImages read(SourceFiles files, int threads) throws IOException {
    List<LabeledFile> images =
        paths.stream().map(path -> new LabeledFile(path, Part.TEST, path, 0)).toList();
    return new ImageFileReader(files).read(images, threads).finish(List.of());
  }
}
