package dev.winnow.ensemble.cli;

/** The command cannot do what it is told; the message is one line with the cure. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
