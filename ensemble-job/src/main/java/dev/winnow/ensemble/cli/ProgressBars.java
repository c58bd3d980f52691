package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.EpochEvent;
import dev.winnow.driver.training.TrainingListener;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Progress on a terminal: a bar for each running member, drawn over the one before at each epoch.
 * Members that have ended keep their last line. Thread-safe.
 */
final class ProgressBars implements TrainingListener {
  private static final int WIDTH = 20;

  private final PrintWriter out;
  private final Map<String, Bar> running = new LinkedHashMap<>();
  private int drawn;

  /**
   * A member's bar.
   *
   * @param last what its last epoch came to; null before
   * @param note what else there is to say
   */
  record Bar(String member, int done, int epochs, EpochEvent last, String note) {
    String line() {
      int filled = WIDTH * done / epochs;
      String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
      String values = last == null ? "first epoch" : EpochLines.summary(last) + "  " + left();
      return "%-10s [%s] %d/%d  %s%s".formatted(member, bar, done, epochs, values, note);
    }

    private String left() {
      long seconds = Math.round((epochs - done) * last.epochSeconds());
      return String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60);
    }
  }

  ProgressBars(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void memberStarted(String member, int epochsDone, int epochs) {
    running.put(member, new Bar(member, epochsDone, epochs, null, ""));
    draw("");
  }

  @Override
  public synchronized void epochEnded(EpochEvent epoch, int epochs) {
    running.put(epoch.member(), new Bar(epoch.member(), epoch.epoch(), epochs, epoch, ""));
    draw("");
  }

  @Override
  public synchronized void epochFailed(String member, int epoch, int attempt, String cause) {
    Bar bar = running.get(member);
    String note = "  epoch %d failed (attempt %d), trying again".formatted(epoch, attempt);
    running.put(member, new Bar(member, bar.done(), bar.epochs(), bar.last(), note));
    draw("");
  }

  @Override
  public synchronized void memberEnded(String member) {
    draw(running.remove(member).line() + System.lineSeparator());
  }

  /** Leaves the given lines standing above the bars. */
  private void draw(String above) {
    if (drawn > 0) {
      // To the start of the line that many lines up, clearing all below.
      out.printf("\033[%dF\033[J", drawn);
    }
    out.print(above);
    running.values().forEach(bar -> out.println(bar.line()));
    out.flush();
    drawn = running.size();
  }
}
