package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.ensemble.LocalSpark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Measurements of what is small: what they print, not how fast this machine is. */
class BenchCommandsTest {
  @BeforeEach
  void useSpark() {
    LocalSpark.use();
  }

  @AfterEach
  void forgetSpark() {
    LocalSpark.forget();
  }

  @Test
  void aTimedStepIsALineOfJsonForPrograms() throws IOException {
    CommandRun run = timed("step", "--sparsity", "0.5", "--json");

    assertThat(run.status()).as(run.err()).isZero();
    JsonNode line = new ObjectMapper().readTree(run.out());
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "bench",
            "network",
            "convolution",
            "tile",
            "width",
            "batch",
            "threads",
            "sparsity",
            "step_ms",
            "images_per_second");
    // As worker/benchmarks/peers.sh reads it.
    assertThat(run.out().strip()).matches(".*\"images_per_second\":[0-9.E]*}");
    assertThat(run.out()).hasLineCount(1);
    assertThat(line.get("bench").asText()).isEqualTo("step");
    assertThat(line.get("network").asText()).isEqualTo("alexnet");
    assertThat(line.get("convolution").asText()).isEqualTo("winograd-relu");
    assertThat(line.get("tile").asInt()).isEqualTo(4);
    assertThat(line.get("width").asDouble()).isEqualTo(0.0625);
    assertThat(line.get("batch").asInt()).isEqualTo(4);
    assertThat(line.get("threads").asInt()).isEqualTo(1);
    assertThat(line.get("sparsity").asDouble()).isEqualTo(0.5);
    assertThat(line.get("step_ms").asDouble()).isPositive();
    assertThat(line.get("images_per_second").asDouble()).isPositive();
  }

  @Test
  void aTimedScoringIsALineForPeople() {
    CommandRun run = timed("score");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().strip())
        .matches(
            "alexnet, winograd-relu, tile 4, width 0\\.0625, batch 4, 1 threads, sparsity 0\\.0:"
                + " \\d+\\.\\d{4} ms a batch, \\d+\\.\\d{4} images/s");
  }

  @Test
  void anExchangeHasALineOfJsonForEachSize() throws IOException {
    CommandRun run =
        CommandRun.of("bench", "exchange", "--parameters", "100,1000", "--rounds", "2", "--json");

    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).extracting(line -> line.get("parameters").asInt()).containsExactly(100, 1000);
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.fieldNames())
                  .toIterable()
                  .containsExactly(
                      "bench",
                      "workers",
                      "parameters",
                      "precision",
                      "rounds",
                      "round_ms",
                      "bytes_per_worker",
                      "gbit_per_second");
              assertThat(line.get("bench").asText()).isEqualTo("exchange");
              assertThat(line.get("workers").asInt()).isEqualTo(2);
              assertThat(line.get("precision").asText()).isEqualTo("single");
              assertThat(line.get("rounds").asInt()).isEqualTo(2);
              assertThat(line.get("round_ms").asDouble()).isPositive();
              assertThat(line.get("bytes_per_worker").asLong()).isPositive();
            });
  }

  private static CommandRun timed(String bench, String... options) {
    List<String> all = new ArrayList<>(List.of("bench", bench, "--network", "alexnet"));
    all.addAll(List.of("--width", "0.0625", "--batch", "4", "--threads", "1", "--steps", "2"));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
