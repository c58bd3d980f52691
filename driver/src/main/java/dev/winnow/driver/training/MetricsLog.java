package dev.winnow.driver.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.checkpoint.RunDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * {@code metrics.jsonl} of a run. The file is small and is replaced whole at each epoch, since not
 * every Hadoop file system can append.
 */
public final class MetricsLog implements TrainingListener {
  public static final String FILE = "metrics.jsonl";

  private final ObjectMapper mapper = new ObjectMapper();
  private final RunDirectory run;
  private final StringBuilder lines = new StringBuilder();

  /** Goes on with what an earlier attempt at the run has written. */
  public MetricsLog(RunDirectory run) throws IOException {
    this.run = run;
    try {
      lines.append(run.readText(FILE));
    } catch (FileNotFoundException e) {
      // A new run.
    }
  }

  @Override
  public synchronized void epochEnded(EpochEvent epoch, int epochs) {
    try {
      lines.append(mapper.writeValueAsString(epoch)).append('\n');
      run.writeText(FILE, lines.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All lines written so far. */
  public synchronized String text() {
    return lines.toString();
  }
}
