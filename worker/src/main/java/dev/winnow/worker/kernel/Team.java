package dev.winnow.worker.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * The threads that share the work of one kernel: a fixed number, the caller among them. Work is cut
 * up by position, never by who is free, so that results are the same each time. Safe for use by
 * several threads: their calls take turns.
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

  /** Positions from {@code from} up to {@code to}, by one thread. */
  interface Portion {
    void run(int from, int to);
  }

  /**
   * Cuts positions 0 to {@code total} into {@link Portions}, which each thread takes as it gets to
   * them, and returns when all are done: a thread that is held up leaves more to the others.
   *
   * @param grain portions begin at multiples of it
   * @param work must not depend on which thread it is done by, nor when
   * @throws RuntimeException what a portion threw; the others have ended too
   */
  void run(int total, int grain, Portion work) {
    Portions portions = new Portions(total, grain, threads());
    run((thread, threads) -> portions.takeAll(work));
  }

  /**
   * Shares 0 to {@code count}, each by the thread that has it in every such call, and returns when
   * all are done.
   *
   * @throws RuntimeException what a share threw; the others have ended too
   */
  void runShares(int count, IntConsumer work) {
    run(
        (thread, threads) -> {
          for (int share = thread; share < count; share += threads) {
            work.accept(share);
          }
        });
  }

  /** What one of so many threads does, by its number. */
  private interface Work {
    void run(int thread, int threads);
  }

  private void run(Work work) {
    boolean nested = Thread.currentThread() instanceof Helper;
    if (nested || turn.isHeldByCurrentThread() && working) {
      throw new IllegalStateException("work of a team must not call the team");
    }
    turn.lock();
    try {
      working = true;
      Job job = new Job(threads(), work);
      for (Helper helper : helpers) {
        helper.begin(job);
      }
      job.run(0);
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
        Helper[] before = helpers;
        helpers = recruit(threads);
        dismiss(before);
      }
    } finally {
      turn.unlock();
    }
  }

  private static Helper[] recruit(int threads) {
    Helper[] helpers = new Helper[threads - 1];
    Arrays.setAll(helpers, i -> new Helper(i + 1, threads));
    try {
      for (Helper helper : helpers) {
        helper.start();
      }
    } catch (OutOfMemoryError noMoreThreads) {
      dismiss(helpers);
      throw noMoreThreads;
    }
    return helpers;
  }

  private static void dismiss(Helper[] helpers) {
    for (Helper helper : helpers) {
      helper.dismiss();
    }
  }

  /** One call's work and what became of it. */
  private static final class Job {
    private final int threads;
    private final Work work;
    private final AtomicInteger running;
    private final Thread caller = Thread.currentThread();
    private Throwable failure;

    Job(int threads, Work work) {
      this.threads = threads;
      this.work = work;
      this.running = new AtomicInteger(threads);
    }

    /** The work of one thread. */
    void run(int thread) {
      try {
        work.run(thread, threads);
      } catch (RuntimeException | Error e) {
        fail(e);
      } finally {
        if (running.decrementAndGet() == 0) {
          LockSupport.unpark(caller);
        }
      }
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

  /** A thread that waits for its part of each job. */
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
          job.run(thread);
          patience.renew();
        } else if (!patience.spin()) {
          LockSupport.park(this);
        }
      }
    }
  }
}
