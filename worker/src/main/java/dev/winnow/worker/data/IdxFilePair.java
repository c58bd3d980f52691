package dev.winnow.worker.data;

import java.io.IOException;
import java.util.List;

/**
 * A part of a data set as two IDX files: unsigned bytes in three dimensions for the images, in one
 * for the labels.
 *
 * @param part that they hold
 * @param imagesFile name within the data set
 * @param labelsFile name within the data set
 */
record IdxFilePair(Part part, String imagesFile, String labelsFile) implements ReadUnit {
  @Override
  public UnitImages read(SourceFiles files, int threads) throws IOException {
    try (ContentStream images = ContentStream.open(files, imagesFile);
        ContentStream labels = ContentStream.open(files, labelsFile)) {
      int count = readCount(images, IdxFiles.IMAGES_MAGIC, "images");
      int height = readSide(images, "rows");
      int width = readSide(images, "columns");
      int labelCount = readCount(labels, IdxFiles.LABELS_MAGIC, "labels");
      if (count != labelCount) {
        throw new DataFormatException(
            "the counts disagree: %s has %d images (byte 4), but %s has %d labels (byte 4); fetch both"
                    .formatted(images.location(), count, labels.location(), labelCount)
                + " files again, from one place");
      }
      ImageCollector collector = new ImageCollector(DataFormat.IDX);
      collect(images, labels, count, new ImageShape(1, height, width), collector);
      images.expectEnd();
      labels.expectEnd();
      collector.addFile(images.checksum(IdxFiles.contentName(imagesFile)));
      collector.addFile(labels.checksum(IdxFiles.contentName(labelsFile)));
      return collector.finish(List.of());
    }
  }

  private void collect(
      ContentStream images,
      ContentStream labels,
      int count,
      ImageShape shape,
      ImageCollector collector)
      throws IOException {
    String source = IdxFiles.contentName(imagesFile);
    int capacity = Math.min(count, ImageCollector.chunkSize(shape));
    byte[] pixels = new byte[capacity * shape.size()];
    byte[] classes = new byte[capacity];
    for (int first = 0; first < count; first += capacity) {
      int size = Math.min(capacity, count - first);
      images.readExactly(pixels, size * shape.size(), "its %d images".formatted(count));
      long labelsAt = labels.offset();
      labels.readExactly(classes, size, "its %d labels".formatted(count));
      for (int i = 0; i < size; i++) {
        long labelAt = labelsAt + i;
        collector.add(
            part,
            shape,
            pixels,
            i * shape.size(),
            classes[i] & 0xff,
            new ExampleName(source, first + i),
            () -> "%s, byte %d".formatted(labels.location(), labelAt));
      }
    }
  }

  private static int readCount(ContentStream file, int magic, String what) throws IOException {
    int found = file.readInt("its header");
    if (found != magic) {
      throw new DataFormatException(
          "%s has the wrong magic number at byte 0: 0x%08x, where IDX %s start with 0x%08x; is it the"
                  .formatted(file.location(), found, what, magic)
              + " right file?");
    }
    int count = file.readInt("its header");
    if (count < 1) {
      throw new DataFormatException(
          "%s tells of %d %s at byte 4; fetch the file again, or remove it and its pair"
              .formatted(file.location(), count, what));
    }
    return count;
  }

  private static int readSide(ContentStream file, String what) throws IOException {
    long at = file.offset();
    int side = file.readInt("its header");
    if (side < 1 || side > ImageShape.MAX_SIDE) {
      throw new DataFormatException(
          "%s tells of %d %s an image at byte %d, where 1 to %d are possible; fetch the file again"
              .formatted(file.location(), side, what, at, ImageShape.MAX_SIDE));
    }
    return side;
  }
}
