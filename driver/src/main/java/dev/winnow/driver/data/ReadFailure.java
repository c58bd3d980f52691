package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.util.Optional;

/** Finds what users should see in the exceptions of Spark. */
final class ReadFailure {
  private ReadFailure() {}

  /** The cause that names file and cure if there is one, else a line about the data set. */
  static IOException unwrap(Exception failure, String location) {
    Optional<DataFormatException> format = FailureReason.cause(failure, DataFormatException.class);
    if (format.isPresent()) {
      return format.get();
    }
    Optional<IOException> found = FailureReason.cause(failure, IOException.class);
    if (found.isPresent() && found.get() == failure) {
      return found.get();
    }
    return new IOException(
        "%s could not be read: %s; check that every executor reaches it, and try again"
            .formatted(location, FailureReason.of(found.isPresent() ? found.get() : failure)),
        failure);
  }
}
