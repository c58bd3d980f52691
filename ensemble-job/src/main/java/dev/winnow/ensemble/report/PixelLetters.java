package dev.winnow.ensemble.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Letters of 5 x 9 pixels, the last two rows below the line. Not the JDK's fonts: servers often
 * have none, and text fails on them.
 */
final class PixelLetters {
  static final int WIDTH = 5;
  static final int HEIGHT = 9;

  private static final Map<Character, List<String>> LETTERS = read();
  private static final List<String> BLANK = Collections.nCopies(HEIGHT, ".".repeat(WIDTH));

  private PixelLetters() {}

  /** The rows of a letter, '#' for a pixel that is set; unknown letters are blank. */
  static List<String> rows(char letter) {
    return LETTERS.getOrDefault(letter, BLANK);
  }

  /** Bands of a line with the letters, and below it the rows of their pixels side by side. */
  private static Map<Character, List<String>> read() {
    Map<Character, List<String>> letters = new HashMap<>();
    try (InputStream in = PixelLetters.class.getResourceAsStream("letters.txt")) {
      Iterator<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().iterator();
      while (lines.hasNext()) {
        String band = lines.next();
        String[] rows = new String[HEIGHT];
        for (int row = 0; row < HEIGHT; row++) {
          rows[row] = lines.next();
        }
        for (int i = 0; i < band.length(); i++) {
          int left = i * (WIDTH + 1);
          letters.put(
              band.charAt(i),
              List.of(rows).stream().map(row -> row.substring(left, left + WIDTH)).toList());
        }
      }
    } catch (IOException missing) {
      throw new UncheckedIOException("letters.txt is not in the jar", missing);
    }
    return letters;
  }
}
