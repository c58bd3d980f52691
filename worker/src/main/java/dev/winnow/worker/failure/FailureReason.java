package dev.winnow.worker.failure;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why something below failed, in one line that fits into a message. Pure functions. */
public final class FailureReason {
  /** A reason may quote what is wrong, and that may be of any length. */
  private static final int LONGEST = 300;

  private FailureReason() {}

  /**
   * The first line of the message, for Hadoop's and Spark's go on with whole stack traces, or the
   * name of the class where there is no message.
   */
  public static String of(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : firstLine(message);
  }

  /** The first of a kind among a failure and its causes. */
  public static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** All lines of a text, as one. */
  public static String oneLine(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  /** The first line of a text, cut where it is too long for a message. */
  public static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
