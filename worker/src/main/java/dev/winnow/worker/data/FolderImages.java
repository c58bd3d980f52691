package dev.winnow.worker.data;

import java.io.IOException;

/** Turns image files into examples. Not thread-safe. */
final class FolderImages {
  /** No image file of the sizes that networks are trained on comes near. */
  private static final int MAX_FILE = 64 << 20;

  private final ImageDecoder decoder = new ImageDecoder();
  private final ImageCollector collector;

  FolderImages(ImageCollector collector) {
    this.collector = collector;
  }

  void add(FolderPath path, int label, ContentStream file) throws IOException {
    byte[] bytes = file.readNBytes(MAX_FILE);
    if (bytes.length == MAX_FILE) {
      throw new DataFormatException(
          "%s is larger than an image can be here (%d bytes); remove it"
              .formatted(file.location(), MAX_FILE));
    }
    ImageDecoder.Pixels image = decoder.decode(bytes, file.location());
    long id = ExampleId.of(path.name(), 0);
    collector.add(path.part(), image.shape(), image.bytes(), 0, label, id, file::location);
    collector.addFile(file.checksum(path.name()));
  }
}
