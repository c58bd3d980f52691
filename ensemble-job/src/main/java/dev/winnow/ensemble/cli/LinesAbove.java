package dev.winnow.ensemble.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Passes on what is written, line by line, each while the bars are out of its way. */
final class LinesAbove extends OutputStream {
  private final ProgressBars bars;
  private final PrintStream target;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LinesAbove(ProgressBars bars, PrintStream target) {
    this.bars = bars;
    this.target = target;
  }

  @Override
  public synchronized void write(int b) {
    line.write(b);
    if (b == '\n') {
      byte[] whole = line.toByteArray();
      line.reset();
      bars.draw(
          () -> {
            target.write(whole, 0, whole.length);
            target.flush();
          });
    }
  }

  /** A last line without an end. */
  @Override
  public synchronized void close() throws IOException {
    target.write(line.toByteArray());
    target.flush();
  }
}
