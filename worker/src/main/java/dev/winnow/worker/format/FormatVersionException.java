package dev.winnow.worker.format;

import java.io.IOException;

/** A file is whole, but of an older or newer format. The message goes on after the file's name. */
public final class FormatVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  FormatVersionException(int found, int expected) {
    super("has format version %d, this Winnow reads %d".formatted(found, expected));
  }
}
