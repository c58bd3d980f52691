package dev.winnow.ensemble.cli;

/** What the process ends with. */
final class ExitStatus {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** The command line or the configuration is at fault. */
  static final int MISUSED = 2;

  /** Retraining: the version that was in service is better than the new one. */
  static final int KEPT = 3;

  /** Another run is retraining the ensemble, or training cells of the reproduction. */
  static final int LOCKED = 4;

  private ExitStatus() {}
}
