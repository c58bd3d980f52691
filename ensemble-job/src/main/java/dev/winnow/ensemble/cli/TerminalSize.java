package dev.winnow.ensemble.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much a terminal shows. */
record TerminalSize(int rows, int columns) {
  /** What a terminal that does not say is taken for. */
  static final TerminalSize USUAL = new TerminalSize(24, 80);

  private static final Pattern ANSWER = Pattern.compile("([1-9]\\d*) ([1-9]\\d*)");

  /** The present size of this process's terminal: Java does not know it, stty does. */
  static TerminalSize ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return parse(new String(stty.getInputStream().readAllBytes(), US_ASCII).strip());
    } catch (IOException noTerminal) {
      return USUAL;
    }
  }

  /** What stty says: rows and columns, 0 when nobody has told the terminal. */
  static TerminalSize parse(String answer) {
    Matcher size = ANSWER.matcher(answer);
    return size.matches()
        ? new TerminalSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
        : USUAL;
  }
}
