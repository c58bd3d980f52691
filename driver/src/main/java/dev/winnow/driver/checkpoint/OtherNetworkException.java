package dev.winnow.driver.checkpoint;

import java.io.IOException;

/** A checkpoint is whole, but not the network's. The message goes on after the file's name. */
final class OtherNetworkException extends IOException {
  private static final long serialVersionUID = 1L;

  OtherNetworkException(int found, int expected) {
    super("is of a network with %d parameters, not %d".formatted(found, expected));
  }
}
