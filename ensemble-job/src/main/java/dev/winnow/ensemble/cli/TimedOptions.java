package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.worker.benchmark.BenchmarkSettings;
import dev.winnow.worker.benchmark.Timing;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is timed, how often, and how that is printed. */
final class TimedOptions {
  private static final double WARM_UP_SECONDS = 8;

  @Mixin private StepOptions options;

  @Option(
      names = "--sparsity",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of the convolution weights that are zero (${DEFAULT-VALUE}).")
  private double sparsity;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "9",
      description = "Timed steps, after some seconds to warm up (${DEFAULT-VALUE}).")
  private int steps;

  BenchmarkSettings settings() {
    try {
      return new BenchmarkSettings(
          options.network(),
          options.dl4j(),
          sparsity,
          options.batch(),
          options.threads(),
          new Timing(WARM_UP_SECONDS, steps));
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }

  /** Prints what a run of that name took. */
  void print(String bench, String run, Timing.Speed speed, PrintWriter out)
      throws JsonProcessingException {
    if (options.json()) {
      Map<String, Object> fields = options.fields(bench);
      fields.put("sparsity", sparsity);
      fields.put(run + "_ms", speed.millis());
      fields.put("images_per_second", speed.imagesPerSecond());
      out.println(new ObjectMapper().writeValueAsString(fields));
    } else {
      out.printf(
          "%s, sparsity %s: %s ms a %s, %s images/s%n",
          options.line(),
          sparsity,
          Numbers.decimals(speed.millis()),
          run,
          Numbers.decimals(speed.imagesPerSecond()));
    }
  }
}
