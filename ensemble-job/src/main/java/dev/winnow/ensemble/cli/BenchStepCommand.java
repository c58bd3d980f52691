package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.worker.network.StepBenchmark;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times whole training steps of one network in this JVM, without Spark. */
@Command(name = "step", description = "Times training steps of a network, without a cluster.")
final class BenchStepCommand implements Callable<Integer> {
  private static final double WARM_UP_SECONDS = 8;

  @Spec private CommandSpec spec;
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

  @Override
  public Integer call() throws JsonProcessingException {
    StepBenchmark.Result result = StepBenchmark.run(settings());
    PrintWriter out = spec.commandLine().getOut();
    if (options.json()) {
      out.println(new ObjectMapper().writeValueAsString(fields(result)));
    } else {
      out.printf(
          "%s, sparsity %s: %s ms a step, %s images/s%n",
          options.line(),
          sparsity,
          Numbers.decimals(result.stepMillis()),
          Numbers.decimals(result.imagesPerSecond()));
    }
    return ExitStatus.DONE;
  }

  private StepBenchmark.Settings settings() {
    try {
      return new StepBenchmark.Settings(
          options.network(),
          options.dl4j(),
          sparsity,
          options.batch(),
          options.threads(),
          WARM_UP_SECONDS,
          steps);
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }

  private Map<String, Object> fields(StepBenchmark.Result result) {
    Map<String, Object> fields = options.fields("step");
    fields.put("sparsity", sparsity);
    fields.put("step_ms", result.stepMillis());
    fields.put("images_per_second", result.imagesPerSecond());
    return fields;
  }
}
