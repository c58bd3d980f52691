package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;

/** Finds what users should see in the exceptions of Spark. */
final class ReadFailure {
  private ReadFailure() {}

  /** The cause that names file and cure if there is one, else a line about the data set. */
  static IOException unwrap(Exception failure, String location) {
    IOException found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataFormatException format) {
        return format;
      }
      if (found == null && cause instanceof IOException io) {
        found = io;
      }
    }
    if (found == failure) {
      return found;
    }
    return new IOException(
        "%s could not be read: %s; check that every executor reaches it, and try again"
            .formatted(location, FailureReason.of(found == null ? failure : found)),
        failure);
  }
}
