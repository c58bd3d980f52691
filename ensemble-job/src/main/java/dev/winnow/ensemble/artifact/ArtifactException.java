package dev.winnow.ensemble.artifact;

/**
 * A published ensemble could not be written or read. The message is one line that says what, where
 * and the cure; subclasses tell what the caller may do next.
 */
public class ArtifactException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArtifactException(String message) {
    super(message);
  }

  public ArtifactException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The first line of what went wrong below: Hadoop's messages carry whole stack traces. */
  static String reason(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : message.lines().findFirst().orElse(name);
  }
}
