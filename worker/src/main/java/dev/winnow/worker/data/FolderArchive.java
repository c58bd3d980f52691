package dev.winnow.worker.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Image folders in an archive. The names of all classes are known only at its end. */
final class FolderArchive implements ArchiveContent {
  private final ImageCollector collector = new ImageCollector(DataFormat.FOLDER);
  private final ImageDecoder decoder = new ImageDecoder();
  private final List<String> classesByAppearance = new ArrayList<>();
  private final FolderClasses classes;

  FolderArchive(String location) {
    this.classes = new FolderClasses(location);
  }

  @Override
  public DataFormat format() {
    return DataFormat.FOLDER;
  }

  @Override
  public boolean accept(String path, ContentStream entry) throws IOException {
    FolderPath image = FolderPath.of(path, entry.location());
    if (image == null) {
      classes.passOver(path);
      return false;
    }
    classes.add(image);
    if (!image.isFolder()) {
      int label = classesByAppearance.indexOf(image.className());
      if (label < 0) {
        label = classesByAppearance.size();
        classesByAppearance.add(image.className());
      }
      collector.add(image.part(), label, ImageFile.read(image.name(), entry, decoder));
    }
    return true;
  }

  @Override
  public UnitImages finish() throws IOException {
    List<String> names = classes.names();
    int[] labels = classesByAppearance.stream().mapToInt(names::indexOf).toArray();
    return collector.finish(names, labels);
  }
}
