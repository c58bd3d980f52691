package dev.winnow.ensemble.cli;

/** What the process ends with. */
final class ExitStatus {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** The command line or the configuration is at fault. */
  static final int MISUSED = 2;

  private ExitStatus() {}
}
