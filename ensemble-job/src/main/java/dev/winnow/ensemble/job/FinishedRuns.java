package dev.winnow.ensemble.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.worker.failure.FailureReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The retrainings of an ensemble that came to a result: it is in their directory. */
final class FinishedRuns {
  private static final Logger LOG = LoggerFactory.getLogger(FinishedRuns.class);

  private static final String RESULT = "result.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Configuration hadoop;
  private final Path runs;

  FinishedRuns(Configuration hadoop, Path runs) {
    this.hadoop = hadoop;
    this.runs = runs;
  }

  Optional<RetrainResult> result(String runId) throws IOException {
    try {
      return Optional.of(JSON.readValue(directory(runId).readText(RESULT), RetrainResult.class));
    } catch (FileNotFoundException unfinished) {
      return Optional.empty();
    } catch (JsonProcessingException damaged) {
      throw new IOException(
          "%s of run %s in %s cannot be read: delete it to train that run again"
              .formatted(RESULT, runId, runs),
          damaged);
    }
  }

  /**
   * Writes the result of a run, and drops checkpoints that are of no use any more: those of runs
   * that finished earlier, and those of a version that is in service. Only what the last run
   * trained in vain can be stacked and published by hand.
   */
  void add(RetrainResult result) throws IOException {
    try {
      directory(result.run()).writeText(RESULT, JSON.writeValueAsString(result));
    } catch (IOException failed) {
      if (!result.isPromoted()) {
        throw failed;
      }
      // The new version is in service all the same: the run is known by it when it is run again.
      LOG.warn("{}", failed.getMessage());
      return;
    }
    try {
      for (FileStatus run : runs.getFileSystem(hadoop).listStatus(runs)) {
        String id = run.getPath().getName();
        if (!id.equals(result.run()) || result.isPromoted()) {
          dropCheckpointsIfFinished(id);
        }
      }
    } catch (IOException failed) {
      LOG.warn("{} cannot be listed, to drop checkpoints: {}", runs, FailureReason.of(failed));
    }
  }

  /** What cannot be dropped now is tried again after the next run: this one has its result. */
  private void dropCheckpointsIfFinished(String id) {
    try {
      if (result(id).isPresent()) {
        directory(id).dropCheckpoints();
      }
    } catch (IOException failed) {
      LOG.warn("run {} keeps its checkpoints: {}", id, FailureReason.of(failed));
    }
  }

  private RunDirectory directory(String runId) {
    return new RunDirectory(hadoop, new Path(runs, runId));
  }
}
