package dev.winnow.driver.cluster;

/** Executors that were asked for have not come; the message says where to look. */
public final class MissingExecutorsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingExecutorsException(String message) {
    super(message);
  }
}
