package dev.winnow.ensemble.artifact;

/** A version is not what its manifest says, or its manifest cannot be understood. */
public final class ArtifactCorruptException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  public ArtifactCorruptException(String message) {
    super(message);
  }
}
