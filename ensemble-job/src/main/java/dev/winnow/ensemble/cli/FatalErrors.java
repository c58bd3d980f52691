package dev.winnow.ensemble.cli;

import java.io.PrintWriter;

/**
 * What becomes of an error that ends a thread. Without memory no other thread can be relied on, and
 * some of Spark's are missed by nobody: the job would wait for them for ever.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {
  private final PrintWriter err;

  FatalErrors(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (thrown instanceof VirtualMachineError) {
      try {
        err.println("winnow: " + Failure.of(thrown).message());
      } finally {
        // Also when there is not even memory for the message.
        Runtime.getRuntime().halt(ExitStatus.FAILED);
      }
    }
    err.println("winnow: in thread " + thread.getName());
    thrown.printStackTrace(err);
  }
}
