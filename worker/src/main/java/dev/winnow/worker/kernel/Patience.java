package dev.winnow.worker.kernel;

/**
 * How long a thread of a {@link Team} waits awake: a layer calls the team every few microseconds,
 * and to wake a thread takes as long as some of its shares. Not at all where threads outnumber
 * processors, for then another one needs this thread's.
 */
final class Patience {
  private static final long NANOS = 50_000;
  private static final int SPINS = 8;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final boolean awake;
  private long end;

  Patience(int threads) {
    awake = threads <= PROCESSORS;
  }

  /** Begins to wait for the next thing. */
  void renew() {
    end = 0;
  }

  /** Lets a moment pass; false when it is time to sleep. */
  boolean spin() {
    if (!awake) {
      return false;
    }
    long now = System.nanoTime();
    if (end == 0) {
      end = now + NANOS;
    }
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
    }
    return now < end;
  }
}
