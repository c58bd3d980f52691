package dev.winnow.driver.training;

/** Told of a training's progress, from the threads of several members at once. */
public interface TrainingListener {
  /** Called when a member's first epoch of this run is about to start. */
  default void memberStarted(String member, int epochsDone, int epochs) {}

  default void epochEnded(EpochEvent epoch, int epochs) {}

  /** An epoch failed and will be tried again. */
  default void epochFailed(String member, int epoch, int attempt, String cause) {}

  default void memberEnded(String member) {}
}
