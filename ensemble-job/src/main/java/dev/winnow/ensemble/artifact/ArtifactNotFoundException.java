package dev.winnow.ensemble.artifact;

/** There is no such ensemble, version or file. */
public final class ArtifactNotFoundException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  public ArtifactNotFoundException(String message) {
    super(message);
  }
}
