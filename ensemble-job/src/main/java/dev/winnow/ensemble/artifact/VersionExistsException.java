package dev.winnow.ensemble.artifact;

/** A version of this id is published already; nothing was changed. */
public final class VersionExistsException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  VersionExistsException(String message, Throwable cause) {
    super(message, cause);
  }
}
