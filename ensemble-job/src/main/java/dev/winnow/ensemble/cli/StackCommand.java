package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.job.EnsembleJob;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits the blend weights of a run whose members are trained, and publishes. */
@Command(
    name = "stack",
    description = "Fits the blend weights of a trained run anew, and publishes the ensemble.")
final class StackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run whose checkpoints to take: short for --set run-id=ID.")
  private String run;

  @Override
  public Integer call() throws IOException {
    if (run != null) {
      common.set("run-id", run);
    }
    JobConfiguration configuration = common.configuration();
    if (configuration.runId().equals(JobConfiguration.AUTO)) {
      throw new UsageException("stack which run? say --run ID, a folder's name below runs/");
    }
    try (JavaSparkContext spark = SparkJobs.open("stack")) {
      TrainingSummary.print(
          new EnsembleJob(spark, configuration).stack(), spec.commandLine().getOut());
    }
    return ExitStatus.DONE;
  }
}
