package dev.winnow.driver.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.worker.network.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was measured, as the commands that measure print it: lines of JSON from {@code winnow bench
 * step} and {@code bench exchange}, and from the {@code metrics.jsonl} of a run.
 */
public final class MeasuredCosts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> lines = new ArrayList<>();

  /**
   * @throws IllegalArgumentException when one is no JSON
   */
  public MeasuredCosts(List<String> lines) {
    for (String line : lines) {
      try {
        this.lines.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("not a line of JSON: " + line, e);
      }
    }
  }

  /**
   * Steps of a network of Winograd-ReLU convolutions, by the numbers of images that were measured.
   *
   * @throws IllegalArgumentException when there are fewer than two
   */
  public StepCost step(String network, int tile) {
    List<StepCost.Measured> steps =
        matching(
                line ->
                    line.path("bench").asText().equals("step")
                        && line.path("network").asText().equals(network)
                        && line.path("convolution").asText().equals("winograd-relu")
                        && line.path("tile").asInt() == tile
                        && line.path("sparsity").asDouble() == 0)
            .stream()
            .map(
                line ->
                    new StepCost.Measured(
                        line.path("batch").asInt(), line.path("step_ms").asDouble() / 1000))
            .toList();
    if (steps.stream().mapToInt(StepCost.Measured::images).distinct().count() < 2) {
      throw new IllegalArgumentException(
          ("no two batches of %s, tile %d, were measured: say winnow bench step --json --network %s"
                  + " --tile %d --batch 32, then --batch 256, with the threads of an executor, and"
                  + " add what it prints")
              .formatted(network, tile, network, tile));
    }
    return StepCost.of(steps);
  }

  /**
   * Rounds of averaging: latency by the fewest parameters that were measured, bytes by the most.
   *
   * @throws IllegalArgumentException when there are fewer than two
   */
  public RoundCost round() {
    List<JsonNode> rounds =
        matching(
            line ->
                line.path("bench").asText().equals("exchange")
                    && line.path("workers").asInt() == 2
                    && line.path("precision").asText("single").equals("single"));
    long fewest = rounds.stream().mapToLong(MeasuredCosts::parameters).min().orElse(0);
    long most = rounds.stream().mapToLong(MeasuredCosts::parameters).max().orElse(0);
    if (fewest == most) {
      throw new IllegalArgumentException(
          "no two sizes of a round were measured: say winnow bench exchange --json on 2 executors,"
              + " and add what it prints");
    }
    double shortSeconds = median(rounds, fewest, "round_ms") / 1000;
    double longSeconds = median(rounds, most, "round_ms") / 1000;
    double bytes =
        median(rounds, most, "bytes_per_worker") - median(rounds, fewest, "bytes_per_worker");
    double latency = shortSeconds / 2;
    // Most of the latency is two threads that wake; a further message is no dearer than the first.
    return new RoundCost(latency, latency, Math.max(0, longSeconds - shortSeconds) / bytes);
  }

  /**
   * Spark's part of an epoch: the median of the epochs that were measured.
   *
   * @throws IllegalArgumentException when there is none
   */
  public double overheadSeconds() {
    List<JsonNode> epochs = matching(line -> line.has("overhead_seconds"));
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("no epoch was measured: add the metrics.jsonl of a run");
    }
    return Timing.median(
        epochs.stream().mapToDouble(line -> line.path("overhead_seconds").asDouble()).toArray());
  }

  private static long parameters(JsonNode round) {
    return round.path("parameters").asLong();
  }

  private static double median(List<JsonNode> rounds, long parameters, String field) {
    return Timing.median(
        rounds.stream()
            .filter(round -> parameters(round) == parameters)
            .mapToDouble(round -> round.path(field).asDouble())
            .toArray());
  }

  private List<JsonNode> matching(Predicate<JsonNode> wanted) {
    return lines.stream().filter(wanted).toList();
  }
}
