package dev.winnow.ensemble.artifact;

/**
 * A published ensemble could not be written or read. The message is one line that says what, where
 * and the cure; subclasses tell what the caller may do next.
 */
public class ArtifactException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A reason may quote what is wrong, and that may be of any length. */
  private static final int LONGEST_REASON = 300;

  public ArtifactException(String message) {
    super(message);
  }

  public ArtifactException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The first line of what went wrong below: Hadoop's messages carry whole stack traces. */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : firstLine(message);
  }

  /** As much of a text as belongs into a message. */
  static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
  }
}
