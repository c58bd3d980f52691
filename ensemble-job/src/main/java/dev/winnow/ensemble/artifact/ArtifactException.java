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
}
