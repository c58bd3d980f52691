package dev.winnow.worker.data;

import java.io.IOException;

/**
 * The data are not what they should be: reading them again would fail again. The message is one
 * line that says what is wrong, in which file at which byte or entry, and the cure.
 */
public final class DataFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public DataFormatException(String message) {
    super(message);
  }

  public DataFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
