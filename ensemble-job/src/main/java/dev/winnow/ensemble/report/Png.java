package dev.winnow.ensemble.report;

import dev.winnow.worker.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as the bytes of PNG files: the same for the same picture. */
final class Png {
  private Png() {}

  static byte[] of(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // The one that ImageIO makes by itself writes a temporary file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * An image of a data set.
   *
   * @param pixels unsigned bytes, [channel][row][column]; with three channels they are red, green
   *     and blue, else the first one is shown as grey
   */
  static byte[] of(ImageShape shape, byte[] pixels) {
    int plane = shape.height() * shape.width();
    int green = shape.channels() == 3 ? plane : 0;
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int rgb =
          (pixels[i] & 0xff) << 16
              | (pixels[green + i] & 0xff) << 8
              | (pixels[2 * green + i] & 0xff);
      image.setRGB(i % shape.width(), i / shape.width(), rgb);
    }
    return of(image);
  }
}
