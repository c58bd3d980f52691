package dev.winnow.ensemble.artifact;

/** Another run holds the lease. Nothing was changed; it may be tried again later. */
public final class LeaseHeldException extends ArtifactException {
  private static final long serialVersionUID = 1L;

  LeaseHeldException(String message) {
    super(message);
  }
}
