package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.EpochEvent;
import java.util.Locale;

/**
 * How far a member has come.
 *
 * @param done epochs of it
 * @param last what the last of them came to; null when none has been trained since the start
 * @param sinceSeconds when that was, or when the member started, on the clock of who draws
 */
record MemberProgress(String member, int done, int epochs, EpochEvent last, double sinceSeconds) {
  String count() {
    return done + "/" + epochs;
  }

  /** What there is to say, in words where there is room for them. */
  String values(boolean roomy, double nowSeconds) {
    if (last == null) {
      return done == epochs
          ? "trained before"
          : "epoch %d, %s".formatted(done + 1, left(nowSeconds));
    }
    return roomy
        ? EpochLines.summary(last) + "  " + left(nowSeconds)
        : String.format(
            Locale.ROOT,
            "%.2f %% eta %.4f m %.4f B %d %.0f images/s %s",
            100 * last.validationAccuracy(),
            last.learningRate(),
            last.momentum(),
            last.globalBatch(),
            last.imagesPerSecond(),
            left(nowSeconds));
  }

  /** By the last epoch's time; before there is one, how long it has taken so far. */
  private String left(double nowSeconds) {
    double passed = Math.max(0, nowSeconds - sinceSeconds);
    if (last == null) {
      return time(passed) + " so far";
    }
    return done == epochs
        ? "done"
        : time(Math.max(0, (epochs - done) * last.epochSeconds() - passed)) + " left";
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
