package dev.winnow.ensemble.artifact;

/** Ensembles were to be published to an object store; nothing was written. */
public final class ObjectStoreException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  ObjectStoreException(String message) {
    super(message);
  }
}
