package dev.winnow.worker.data;

import java.io.IOException;

/** Storage failed while a file was read: the file itself may be sound. */
final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  StorageException(String location, long offset, IOException cause) {
    super(
        "%s could not be read at byte %d of its content: %s; check the storage and try again"
            .formatted(location, offset, cause.getMessage()),
        cause);
  }
}
