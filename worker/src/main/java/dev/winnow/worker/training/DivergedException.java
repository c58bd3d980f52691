package dev.winnow.worker.training;

/** The loss, or a parameter on which the next loss depends, is no longer a number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the user is told. */
  public static final String MESSAGE = "the loss is not finite any more: lower train.learning-rate";

  DivergedException() {
    super(MESSAGE);
  }
}
