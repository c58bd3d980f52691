package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.EpochEvent;
import dev.winnow.driver.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress as a line for each epoch of each member: for logs. Thread-safe. */
final class EpochLines implements TrainingListener {
  private final PrintWriter out;

  EpochLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void memberStarted(String member, int epochsDone, int epochs) {
    if (epochsDone > 0) {
      out.printf("%-10s resumes after epoch %d of %d%n", member, epochsDone, epochs);
    }
  }

  @Override
  public void epochEnded(EpochEvent epoch, int epochs) {
    out.printf(
        Locale.ROOT,
        "%-10s epoch %d/%d  %s  %.1f s: compute %.1f, exchange %.1f, waiting %.1f, Spark %.1f%n",
        epoch.member(),
        epoch.epoch(),
        epochs,
        summary(epoch),
        epoch.epochSeconds(),
        epoch.computeSeconds(),
        epoch.exchangeSeconds(),
        epoch.waitingSeconds(),
        epoch.overheadSeconds());
  }

  @Override
  public void epochFailed(String member, int epoch, int attempt, String cause) {
    out.println(failure(member, epoch, attempt, cause));
  }

  static String failure(String member, int epoch, int attempt, String cause) {
    return "%-10s epoch %d failed (attempt %d), trying again: %s"
        .formatted(member, epoch, attempt, cause);
  }

  static String summary(EpochEvent epoch) {
    return String.format(
        Locale.ROOT,
        "accuracy %.2f %%  loss %.3f  eta %.4f  m %.4f  B %d  %.0f images/s",
        100 * epoch.validationAccuracy(),
        epoch.trainLoss(),
        epoch.learningRate(),
        epoch.momentum(),
        epoch.globalBatch(),
        epoch.imagesPerSecond());
  }
}
