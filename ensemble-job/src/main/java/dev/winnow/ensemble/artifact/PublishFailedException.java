package dev.winnow.ensemble.artifact;

/** Nothing was published and nothing is left behind: publishing may be tried again. */
public final class PublishFailedException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  PublishFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
