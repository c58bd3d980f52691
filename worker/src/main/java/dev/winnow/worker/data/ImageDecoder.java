package dev.winnow.worker.data;

import dev.winnow.worker.failure.FailureReason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG files; transparency is ignored. An image is grey when its file says so, by
 * its colour type or a palette of greys. Pixels are as stored: the turn that a camera notes in EXIF
 * is not made. Not thread-safe: it keeps its readers.
 */
final class ImageDecoder {
  private final ImageReader png = ImageIO.getImageReadersByFormatName("png").next();
  private final ImageReader jpeg = ImageIO.getImageReadersByFormatName("jpeg").next();
  private String damage;

  ImageDecoder() {
    // A JPEG that breaks off is a mere warning to its reader, which fills the rest with grey.
    jpeg.addIIOReadWarningListener((reader, warning) -> noteDamage(warning));
    png.addIIOReadWarningListener((reader, warning) -> noteDamage(warning));
  }

  /** An image as unsigned bytes, [channel][row][column]. */
  record Pixels(ImageShape shape, byte[] bytes) {}

  Pixels decode(byte[] file, String location) throws DataFormatException {
    ImageReader reader = isPng(file) ? png : isJpeg(file) ? jpeg : null;
    if (reader == null) {
      throw undecodable(location, "neither a PNG nor a JPEG file by its first bytes", null);
    }
    damage = null;
    if (reader == png && !PngChunks.areWhole(file)) {
      throw undecodable(
          location, "truncated or damaged: a chunk is not as its checksum says", null);
    }
    BufferedImage image;
    try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, true, true);
      requireSide(reader.getWidth(0), location);
      requireSide(reader.getHeight(0), location);
      image = reader.read(0);
    } catch (DataFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers throw a variety of unchecked exceptions at damaged files.
      throw undecodable(location, FailureReason.of(e), e);
    } finally {
      reader.setInput(null);
    }
    if (damage != null) {
      throw undecodable(location, damage, null);
    }
    return isGrey(image) ? grey(image) : colour(image);
  }

  private void noteDamage(String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    if (lower.contains("truncated") || lower.contains("premature") || lower.contains("corrupt")) {
      damage = warning;
    }
  }

  private static boolean isGrey(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return false;
        }
      }
      return true;
    }
    return image.getColorModel().getNumColorComponents() == 1;
  }

  private static Pixels grey(BufferedImage image) {
    ImageShape shape = new ImageShape(1, image.getHeight(), image.getWidth());
    byte[] bytes = new byte[shape.size()];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int[] entries =
          image.getRaster().getSamples(0, 0, shape.width(), shape.height(), 0, (int[]) null);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) palette.getRed(entries[i]);
      }
    } else {
      copyBand(image, 0, bytes, 0);
    }
    return new Pixels(shape, bytes);
  }

  private static Pixels colour(BufferedImage image) {
    ImageShape shape = new ImageShape(3, image.getHeight(), image.getWidth());
    int plane = shape.height() * shape.width();
    byte[] bytes = new byte[shape.size()];
    if (image.getColorModel() instanceof IndexColorModel) {
      int[] rgb = image.getRGB(0, 0, shape.width(), shape.height(), null, 0, shape.width());
      for (int i = 0; i < plane; i++) {
        bytes[i] = (byte) (rgb[i] >> 16);
        bytes[plane + i] = (byte) (rgb[i] >> 8);
        bytes[2 * plane + i] = (byte) rgb[i];
      }
    } else {
      for (int channel = 0; channel < 3; channel++) {
        copyBand(image, channel, bytes, channel * plane);
      }
    }
    return new Pixels(shape, bytes);
  }

  /** Copies one band as stored, 16-bit samples by their upper byte: no change of colour space. */
  private static void copyBand(BufferedImage image, int band, byte[] target, int start) {
    Raster raster = image.getRaster();
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(band) - 8);
    int[] samples =
        raster.getSamples(0, 0, image.getWidth(), image.getHeight(), band, (int[]) null);
    for (int i = 0; i < samples.length; i++) {
      target[start + i] = (byte) (samples[i] >> shift);
    }
  }

  private static boolean isPng(byte[] file) {
    return file.length > 4 && (file[0] & 0xff) == 0x89 && file[1] == 'P' && file[2] == 'N';
  }

  private static boolean isJpeg(byte[] file) {
    return file.length > 4 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
  }

  private static void requireSide(int side, String location) throws DataFormatException {
    if (side < 1 || side > ImageShape.MAX_SIDE) {
      throw undecodable(
          location,
          "a side of %d pixels, where 1 to %d are possible".formatted(side, ImageShape.MAX_SIDE),
          null);
    }
  }

  private static DataFormatException undecodable(String location, String reason, Exception cause) {
    return new DataFormatException(
        "%s cannot be decoded as an image: %s; replace or remove it".formatted(location, reason),
        cause);
  }
}
