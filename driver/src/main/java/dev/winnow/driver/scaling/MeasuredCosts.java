package dev.winnow.driver.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.worker.benchmark.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was measured, as the commands that measure print it: lines of JSON from {@code winnow bench
 * step} and {@code bench exchange}, and from the {@code metrics.jsonl} of a run.
 */
public final class MeasuredCosts {
  private final List<JsonNode> lines;

  /** Of lines in any order; those of anything else are passed over. */
  public MeasuredCosts(List<JsonNode> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Steps of a network of Winograd-ReLU convolutions with all its channels, by the numbers of
   * images that were measured.
   *
   * @throws IllegalArgumentException when there are fewer than two, or steps of different threads
   */
  public StepCost step(String network, int tile) {
    List<JsonNode> steps =
        matching(
            line ->
                line.path("bench").asText().equals("step")
                    && line.path("network").asText().equals(network)
                    && line.path("convolution").asText().equals("winograd-relu")
                    && line.path("tile").asInt() == tile
                    && line.path("width").asDouble(1) == 1
                    && line.path("sparsity").asDouble() == 0);
    if (steps.stream().mapToInt(line -> line.path("batch").asInt()).distinct().count() < 2) {
      throw new IllegalArgumentException(
          ("no two batches of %s, tile %d, were measured at full width: say winnow bench step"
                  + " --json --network %s --tile %d --batch 32, then --batch 256, with the threads"
                  + " of an executor, and add what it prints")
              .formatted(network, tile, network, tile));
    }
    requireSameThreads(steps);
    return StepCost.of(
        steps.stream()
            .map(
                line ->
                    new StepCost.Measured(
                        line.path("batch").asInt(), line.path("step_ms").asDouble() / 1000))
            .toList());
  }

  private static void requireSameThreads(List<JsonNode> steps) {
    int[] threads =
        steps.stream().mapToInt(line -> line.path("threads").asInt()).distinct().sorted().toArray();
    if (threads.length > 1) {
      throw new IllegalArgumentException(
          "steps were measured with %s threads: keep only those with the threads of an executor"
              .formatted(
                  Arrays.stream(threads)
                      .mapToObj(String::valueOf)
                      .collect(Collectors.joining(" and "))));
    }
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
