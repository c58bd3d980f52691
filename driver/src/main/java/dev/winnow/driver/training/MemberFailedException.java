package dev.winnow.driver.training;

/** A member cannot be trained; the message is one line for the user. */
public final class MemberFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MemberFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
