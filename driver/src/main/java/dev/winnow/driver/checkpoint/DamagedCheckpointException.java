package dev.winnow.driver.checkpoint;

import java.io.IOException;

/** A checkpoint's bytes are not what was written. */
public final class DamagedCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedCheckpointException(String message) {
    super(message);
  }
}
