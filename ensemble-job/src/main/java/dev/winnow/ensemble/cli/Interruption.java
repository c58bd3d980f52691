package dev.winnow.ensemble.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.SignalUtils;

/**
 * Ctrl-C, told in one line. It reaches executors on this machine, too, and Spark would tell of each
 * that it is lost, with a stack trace.
 */
final class Interruption {
  /** What shells say of a process that SIGINT has ended. */
  static final int STATUS = 128 + 2;

  private static volatile String howToGoOn = "the same command begins anew";
  private static volatile boolean begun;

  private Interruption() {}

  /** What the line tells from now on, if it is more than that the same command begins anew. */
  static void tells(String how) {
    howToGoOn = how;
  }

  /** From now on an interruption ends this process with one line. */
  static void endsInOneLine() {
    SignalUtils.register(
        "INT",
        () -> {
          begun = true;
          Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
          PrintStream err = System.err;
          // Futures of Scala's print their stack traces there.
          System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
          err.println("winnow: interrupted: " + howToGoOn);
          System.exit(STATUS);
          return true;
        });
  }

  /** Whether what fails from now on does so because this process ends. */
  static boolean hasBegun() {
    return begun;
  }
}
