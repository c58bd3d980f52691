package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.EpochEvent;
import dev.winnow.driver.training.TrainingListener;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Progress on a terminal: a bar for each running member, drawn over the one before. What ends, and
 * what is logged meanwhile, stays above the bars. Thread-safe.
 */
final class ProgressBars implements TrainingListener, AutoCloseable {
  private final PrintWriter out;
  private final Supplier<TerminalSize> terminal;
  private final DoubleSupplier seconds;
  private final Map<String, MemberProgress> running = new LinkedHashMap<>();
  private Runnable release = () -> {};
  private int drawn;

  /**
   * Draws at each event alone.
   *
   * @param seconds clock with any zero
   */
  ProgressBars(PrintWriter out, Supplier<TerminalSize> terminal, DoubleSupplier seconds) {
    this.out = out;
    this.terminal = terminal;
    this.seconds = seconds;
  }

  /** Draws each second too, and keeps the standard error out of the bars until it is closed. */
  static ProgressBars onTerminal(PrintWriter out) {
    ProgressBars bars = new ProgressBars(out, TerminalSize::ask, () -> System.nanoTime() / 1e9);
    PrintStream err = System.err;
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress-bars");
              thread.setDaemon(true);
              return thread;
            });
    // The future would only tell what no drawing throws.
    var unused = clock.scheduleAtFixedRate(() -> bars.draw(() -> {}), 1, 1, TimeUnit.SECONDS);
    PrintStream above = new PrintStream(new LinesAbove(bars, err), true, Charset.defaultCharset());
    System.setErr(above);
    bars.release =
        () -> {
          clock.shutdownNow();
          if (System.err == above) {
            // Nobody has taken it since.
            System.setErr(err);
          }
          above.close();
        };
    return bars;
  }

  @Override
  public synchronized void memberStarted(String member, int epochsDone, int epochs) {
    running.put(
        member, new MemberProgress(member, epochsDone, epochs, null, seconds.getAsDouble()));
    draw(() -> {});
  }

  @Override
  public synchronized void epochEnded(EpochEvent epoch, int epochs) {
    running.put(
        epoch.member(),
        new MemberProgress(epoch.member(), epoch.epoch(), epochs, epoch, seconds.getAsDouble()));
    draw(() -> {});
  }

  @Override
  public synchronized void epochFailed(String member, int epoch, int attempt, String cause) {
    draw(() -> out.println(EpochLines.failure(member, epoch, attempt, cause)));
  }

  @Override
  public synchronized void memberEnded(String member) {
    List<String> last =
        ProgressLines.of(List.of(running.remove(member)), seconds.getAsDouble(), terminal.get());
    draw(() -> last.forEach(out::println));
  }

  /**
   * Draws the bars anew.
   *
   * @param above prints what is to stay, whole lines, where the bars have been
   */
  synchronized void draw(Runnable above) {
    List<String> lines = ProgressLines.of(running.values(), seconds.getAsDouble(), terminal.get());
    if (drawn > 0) {
      // To the start of the line that many lines up, clearing all below.
      out.print("\033[" + drawn + "F\033[J");
      out.flush();
    }
    above.run();
    out.print(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    out.flush();
    drawn = lines.size();
  }

  /** Leaves the bars as they are. */
  @Override
  public void close() {
    release.run();
  }
}
