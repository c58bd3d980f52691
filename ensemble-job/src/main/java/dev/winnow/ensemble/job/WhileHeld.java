package dev.winnow.ensemble.job;

import dev.winnow.driver.training.EpochEvent;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.artifact.Lease;

/** Ends a training after the epoch in which its lease was lost: others may have begun the same. */
public record WhileHeld(Lease lease) implements TrainingListener {
  @Override
  public void epochEnded(EpochEvent epoch, int epochs) {
    lease.requireHeld();
  }
}
