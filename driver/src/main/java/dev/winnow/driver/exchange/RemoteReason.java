package dev.winnow.driver.exchange;

import dev.winnow.worker.failure.FailureReason;

/** Why another worker refused a message. Spark's transport sends the stack trace as a text. */
final class RemoteReason {
  private static final String CAUSE = "Caused by: ";

  private RemoteReason() {}

  /** The innermost cause of the stack trace, or the first line where there is none. */
  static String of(Throwable failure) {
    String reason = FailureReason.of(failure);
    String message = String.valueOf(failure.getMessage());
    return message
        .lines()
        .filter(line -> line.startsWith(CAUSE))
        .reduce((outer, inner) -> inner)
        .map(line -> FailureReason.firstLine(line.substring(CAUSE.length())))
        .orElse(reason);
  }
}
