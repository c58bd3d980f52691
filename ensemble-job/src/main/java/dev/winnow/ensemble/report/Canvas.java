package dev.winnow.ensemble.report;

import java.awt.image.BufferedImage;
import java.util.List;

/** A white picture to paint rectangles and text on. Needs neither screen nor fonts. */
final class Canvas {
  private static final int WHITE = 0xffffff;

  private final BufferedImage image;

  Canvas(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    fill(0, 0, width, height, WHITE);
  }

  void fill(int left, int top, int width, int height, int rgb) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
  }

  /**
   * Writes a line of text.
   *
   * @param scale pixels to a side of a letter's pixel
   */
  void text(int left, int top, int scale, int rgb, String text) {
    for (int i = 0; i < text.length(); i++) {
      List<String> rows = PixelLetters.rows(text.charAt(i));
      int letter = left + i * (PixelLetters.WIDTH + 1) * scale;
      for (int row = 0; row < PixelLetters.HEIGHT; row++) {
        for (int column = 0; column < PixelLetters.WIDTH; column++) {
          if (rows.get(row).charAt(column) == '#') {
            fill(letter + column * scale, top + row * scale, scale, scale, rgb);
          }
        }
      }
    }
  }

  static int textWidth(int scale, String text) {
    return Math.max(0, text.length() * (PixelLetters.WIDTH + 1) - 1) * scale;
  }

  /** The picture as the bytes of a PNG file: the same for the same picture. */
  byte[] png() {
    return Png.of(image);
  }
}
