package dev.winnow.worker.data;

import java.io.IOException;

/**
 * A file that is one image, decoded.
 *
 * @param pixels what it shows
 * @param checksum of the file, by the name that identifies the image
 * @param location of the file, for messages
 */
record ImageFile(ImageDecoder.Pixels pixels, FileChecksum checksum, String location) {
  /** No image file of the sizes that networks are trained on comes near. */
  private static final int MAX_BYTES = 64 << 20;

  /**
   * Reads and decodes one.
   *
   * @param name by which the image is identified
   */
  static ImageFile read(String name, ContentStream content, ImageDecoder decoder)
      throws IOException {
    byte[] bytes = content.readNBytes(MAX_BYTES);
    if (bytes.length == MAX_BYTES) {
      throw new DataFormatException(
          "%s is larger than an image can be here (%d bytes); remove it"
              .formatted(content.location(), MAX_BYTES));
    }
    return new ImageFile(
        decoder.decode(bytes, content.location()), content.checksum(name), content.location());
  }
}
