package dev.winnow.driver.checkpoint;

/** Another driver has begun to train the same run: the newest has it. */
public final class RunTakenOverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RunTakenOverException(String runId) {
    super(
        "another driver has taken over run %s: this one ends; what it has trained since its last checkpoint is the other's to train again"
            .formatted(runId));
  }
}
