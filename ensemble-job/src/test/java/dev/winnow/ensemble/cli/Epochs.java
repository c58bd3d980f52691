package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.EpochEvent;

/** Epochs that nobody trained. */
final class Epochs {
  private Epochs() {}

  static EpochEvent event(String member, int epoch, double seconds) {
    return new EpochEvent(
        member, epoch, 0.02, 0.9, 128, "STEADY", "NONE", 0, 0.512, 0.845, 1234, seconds, 7, 1, 0.5,
        0.5, 1, 10, 1000, 2);
  }
}
