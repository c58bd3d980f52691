package dev.winnow.ensemble.artifact;

/**
 * The version may or may not have been published; nothing was cleaned up. Look before trying again.
 */
public final class PublishStateUnknownException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  PublishStateUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
