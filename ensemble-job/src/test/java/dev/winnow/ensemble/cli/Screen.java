package dev.winnow.ensemble.cli;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows, as far as bars need one: lines, cursor up, clearing below. */
final class Screen extends StringWriter {
  private static final Pattern PIECE =
      Pattern.compile("\033\\[(\\d+)F|(\033\\[J)|(\n)|([^\033\n]+)");

  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(""));
    int row = 0;
    Matcher piece = PIECE.matcher(toString().replace("\r\n", "\n"));
    while (piece.find()) {
      if (piece.group(1) != null) {
        row -= Integer.parseInt(piece.group(1));
      } else if (piece.group(2) != null) {
        lines.subList(row, lines.size()).clear();
        lines.add("");
      } else if (piece.group(3) != null) {
        row++;
        if (row == lines.size()) {
          lines.add("");
        }
      } else {
        String below = lines.get(row);
        String text = piece.group(4);
        lines.set(row, text + below.substring(Math.min(text.length(), below.length())));
      }
    }
    return lines;
  }
}
