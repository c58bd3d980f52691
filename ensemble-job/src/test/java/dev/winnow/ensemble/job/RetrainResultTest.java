package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.ensemble.job.RetrainResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainResultTest {
  private static final RetrainResult KEPT =
      new RetrainResult(
          "toy",
          "night-1",
          Outcome.KEPT,
          "v1",
          new RetrainResult.Comparison("v1", 0.75, 0.5, 0.125, 100, 1000),
          List.of(),
          1.5,
          null);

  private static final String LINE =
      "{\"event\":\"retrain\",\"ensemble\":\"toy\",\"run\":\"night-1\",\"outcome\":\"kept\","
          + "\"version\":\"v1\",\"comparison\":{\"champion_accuracy\":0.75,"
          + "\"challenger_accuracy\":0.5,\"test_examples\":100,\"champion\":\"v1\","
          + "\"margin\":0.125,\"examples\":1000},\"removed\":[],\"seconds\":1.5}";

  @Test
  void anOutcomeStandsInItsLineInSmallLetters() throws IOException {
    assertThat(new ObjectMapper().writeValueAsString(KEPT)).isEqualTo(LINE);
  }

  @Test
  void aFinishedRunIsKnownByItsLine(@TempDir Path runs) throws IOException {
    Files.createDirectories(runs.resolve("night-1"));
    Files.writeString(runs.resolve("night-1/result.json"), LINE);

    assertThat(
            new FinishedRuns(new Configuration(), new org.apache.hadoop.fs.Path(runs.toUri()))
                .result("night-1"))
        .contains(KEPT);
  }
}
