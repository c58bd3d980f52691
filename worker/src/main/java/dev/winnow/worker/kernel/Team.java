package dev.winnow.worker.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that share the work of one kernel: a fixed number, the caller among them. Work is
 * divided by position, never by who is free, so that results are the same each time. Safe for use
 * by several threads: their calls take turns.
 */
public final class Team {
  private static final Team SHARED = new Team(Runtime.getRuntime().availableProcessors());

  private final ReentrantLock turn = new ReentrantLock();
  private volatile Helper[] helpers;

  /** Whether a job is under way, for who has the turn. */
  private boolean working;

  private Team(int threads) {
    helpers = recruit(threads);
  }

  /** The one team of this JVM: as many threads as processors until it is resized. */
  public static Team shared() {
    return SHARED;
  }

  /**
   * Sets the number of threads of the shared team. Nothing may be training meanwhile: a pass
   * divides its work among the threads that there are when it begins.
   */
  public static void resize(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a team needs at least 1 thread, not " + threads);
    }
    SHARED.replaceHelpers(threads);
  }

  /** Number of threads, the caller among them. */
  public int threads() {
    return helpers.length + 1;
  }

  /** Share number {@code share}: positions from {@code from} up to {@code to}, by one thread. */
  interface Share {
    void run(int share, int from, int to);
  }

  /** {@link #run(int, int, int, Share)} with one share per thread. */
  void run(int total, int grain, Share work) {
    run(threads(), total, grain, work);
  }

  /**
   * Divides positions 0 to {@code total} into that many contiguous shares, cut at multiples of
   * {@code grain}, and returns when all are done. Empty shares are not run.
   *
   * @throws RuntimeException what a share threw; the others have ended too
   */
  void run(int shares, int total, int grain, Share work) {
    boolean nested = Thread.currentThread() instanceof Helper;
    if (nested || turn.isHeldByCurrentThread() && working) {
      throw new IllegalStateException("work of a team must not call the team");
    }
    turn.lock();
    try {
      working = true;
      Job job = new Job(total, grain, shares, threads(), work);
      for (Helper helper : helpers) {
        helper.begin(job);
      }
      job.runShares(0);
      job.awaitAll();
    } finally {
      working = false;
      turn.unlock();
    }
  }

  /**
   * Several calls in one turn: what one of them leaves in the {@link Scratch} of the threads is
   * still there for the next.
   */
  void inOneTurn(Runnable calls) {
    turn.lock();
    try {
      calls.run();
    } finally {
      turn.unlock();
    }
  }

  private void replaceHelpers(int threads) {
    turn.lock();
    try {
      if (threads != threads()) {
        for (Helper helper : helpers) {
          helper.dismiss();
        }
        helpers = recruit(threads);
      }
    } finally {
      turn.unlock();
    }
  }

  private static Helper[] recruit(int threads) {
    Helper[] helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1, threads);
      helpers[i].start();
    }
    return helpers;
  }

  /** One call's work and what became of it. */
  private static final class Job {
    private final int total;
    private final int grain;
    private final int shares;
    private final int threads;
    private final Share work;
    private final AtomicInteger running;
    private final Thread caller = Thread.currentThread();
    private Throwable failure;

    Job(int total, int grain, int shares, int threads, Share work) {
      this.total = total;
      this.grain = grain;
      this.shares = shares;
      this.threads = threads;
      this.work = work;
      this.running = new AtomicInteger(threads);
    }

    /** The shares of one thread. */
    void runShares(int thread) {
      try {
        for (int share = thread; share < shares; share += threads) {
          int from = bound(share);
          int to = bound(share + 1);
          if (from < to) {
            work.run(share, from, to);
          }
        }
      } catch (RuntimeException | Error e) {
        fail(e);
      } finally {
        if (running.decrementAndGet() == 0) {
          LockSupport.unpark(caller);
        }
      }
    }

    /** Where a share begins. */
    private int bound(int share) {
      long grains = ((long) total + grain - 1) / grain;
      return (int) Math.min(total, (grains * share + shares - 1) / shares * grain);
    }

    private synchronized void fail(Throwable e) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        // The JVM throws some of its own more than once, and none suppresses itself.
        failure.addSuppressed(e);
      }
    }

    /** Not interruptible: the others may still write to the caller's memory. */
    void awaitAll() {
      boolean interrupted = false;
      Patience patience = new Patience(threads);
      while (running.get() > 0) {
        if (!patience.spin()) {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      rethrow();
    }

    private synchronized void rethrow() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  /** A thread that waits for its share of each job. */
  private static final class Helper extends Thread {
    private final int thread;
    private final int threads;
    private volatile Job next;
    private volatile boolean dismissed;

    Helper(int thread, int threads) {
      super("winnow-kernel-" + thread);
      this.thread = thread;
      this.threads = threads;
      setDaemon(true);
    }

    void begin(Job job) {
      next = job;
      LockSupport.unpark(this);
    }

    void dismiss() {
      dismissed = true;
      LockSupport.unpark(this);
    }

    @Override
    public void run() {
      Patience patience = new Patience(threads);
      while (!dismissed) {
        Job job = next;
        if (job != null) {
          next = null;
          job.runShares(thread);
          patience = new Patience(threads);
        } else if (!patience.spin()) {
          LockSupport.park(this);
        }
      }
    }
  }
}
