package dev.winnow.driver.cluster;

/** The cluster, as configured, cannot run the job; the message says what to change. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }
}
