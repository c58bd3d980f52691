package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.winnow.worker.benchmark.StepBenchmark;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Times whole training steps of one network in this JVM, without Spark. */
@Command(name = "step", description = "Times training steps of a network, without a cluster.")
final class BenchStepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TimedOptions options;

  @Override
  public Integer call() throws JsonProcessingException {
    options.print(
        "step", "step", StepBenchmark.run(options.settings()), spec.commandLine().getOut());
    return ExitStatus.DONE;
  }
}
