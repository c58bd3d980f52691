package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.winnow.worker.benchmark.BenchmarkSettings;
import dev.winnow.worker.benchmark.ScoringBenchmark;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Times the scoring of batches by one network in this JVM, without Spark. */
@Command(
    name = "score",
    description = "Times the scoring of batches by a network, without a cluster.")
final class BenchScoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TimedOptions options;

  @Override
  public Integer call() throws JsonProcessingException {
    BenchmarkSettings settings = options.settings();
    if (settings.dl4jLayers()) {
      throw new UsageException(
          "DL4J's own layers are not scored: say --convolution conventional or winograd-relu");
    }
    options.print("score", "batch", ScoringBenchmark.run(settings), spec.commandLine().getOut());
    return ExitStatus.DONE;
  }
}
