package dev.winnow.driver.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.checkpoint.RunDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code metrics.jsonl} of a run: one line for each epoch of each member, however often the run was
 * interrupted. The file is small and is replaced whole at each epoch, since not every Hadoop file
 * system can append.
 */
public final class MetricsLog implements TrainingListener {
  public static final String FILE = "metrics.jsonl";

  private final ObjectMapper mapper = new ObjectMapper();
  private final RunDirectory run;
  private final List<String> lines = new ArrayList<>();

  /** Goes on with what an earlier attempt at the run has written. */
  public MetricsLog(RunDirectory run) throws IOException {
    this.run = run;
    try {
      run.readText(FILE).lines().forEach(lines::add);
    } catch (FileNotFoundException e) {
      // A new run.
    }
  }

  /** Forgets the epochs that will be trained again, their checkpoints having been lost. */
  @Override
  public synchronized void memberStarted(String member, int epochsDone, int epochs) {
    if (lines.removeIf(line -> isLater(line, member, epochsDone))) {
      write();
    }
  }

  @Override
  public synchronized void epochEnded(EpochEvent epoch, int epochs) {
    try {
      lines.add(mapper.writeValueAsString(epoch));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    write();
  }

  /** All lines written so far. */
  public synchronized String text() {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private void write() {
    try {
      run.writeText(FILE, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a line that this did not write it cannot be said, so it stays. */
  private boolean isLater(String line, String member, int epochsDone) {
    try {
      JsonNode epoch = mapper.readTree(line);
      return epoch.path("member").asText().equals(member)
          && epoch.path("epoch").asInt() > epochsDone;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
