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

  /**
   * Decodes one.
   *
   * @param path by which it is identified
   */
  void add(Part part, String path, int label, ContentStream file) throws IOException {
    byte[] bytes = file.readNBytes(MAX_FILE);
    if (bytes.length == MAX_FILE) {
      throw new DataFormatException(
          "%s is larger than an image can be here (%d bytes); remove it"
              .formatted(file.location(), MAX_FILE));
    }
    ImageDecoder.Pixels image = decoder.decode(bytes, file.location());
    ExampleName name = ExampleName.ofFile(path);
    collector.add(part, image.shape(), image.bytes(), 0, label, name, file::location);
    collector.addFile(file.checksum(path));
  }
}
