package dev.winnow.worker.data;

import java.util.ArrayList;
import java.util.List;

/** Images that came as the bytes of PNG and JPEG files. */
public final class EncodedImages {
  private EncodedImages() {}

  /**
   * Decodes them; all get label 0, and as id their position.
   *
   * @param files content of each file, at least one
   * @throws DataFormatException when one cannot be decoded, or their shapes differ
   */
  public static LabeledImages decode(List<byte[]> files) throws DataFormatException {
    ImageDecoder decoder = new ImageDecoder();
    List<LabeledImages> decoded = new ArrayList<>();
    ImageShape shape = null;
    for (int i = 0; i < files.size(); i++) {
      ImageDecoder.Pixels pixels = decoder.decode(files.get(i), "image " + i);
      shape = shape == null ? pixels.shape() : shape;
      if (!shape.equals(pixels.shape())) {
        throw ImageCollector.mixedShapes(shape, "image 0", pixels.shape(), "image " + i);
      }
      decoded.add(new LabeledImages(shape, pixels.bytes(), new int[1], new long[] {i}));
    }
    return LabeledImages.concat(shape, decoded);
  }
}
