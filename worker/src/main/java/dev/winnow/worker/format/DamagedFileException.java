package dev.winnow.worker.format;

import java.io.IOException;

/** The bytes of a file are not what was written. The message says what is wrong with "it". */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedFileException(String message) {
    super(message);
  }
}
