package dev.winnow.worker.training;

/** A round of averaging could not end: the epoch of this member is to be repeated. */
public final class AveragingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AveragingException(String message, Throwable cause) {
    super(message, cause);
  }
}
