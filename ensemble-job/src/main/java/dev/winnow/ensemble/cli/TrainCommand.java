package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.job.EnsembleJob;
import dev.winnow.ensemble.job.JobResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From labelled images to a published ensemble. */
@Command(name = "train", description = "Trains an ensemble, fits its weights and publishes it.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Option(
      names = "--resume",
      paramLabel = "auto|never",
      description =
          "Whether to go on from the checkpoints of an earlier run with the same run-id: auto, if"
              + " there are any; never refuses to (default: auto).")
  private Resume resume = Resume.AUTO;

  private enum Resume {
    AUTO,
    NEVER
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobConfiguration configuration = common.configuration();
    try (JavaSparkContext spark = SparkJobs.open("train")) {
      PrintWriter out = spec.commandLine().getOut();
      EnsembleJob job = new EnsembleJob(spark, configuration);
      if (resume == Resume.NEVER && job.hasCheckpoints()) {
        throw new UsageException(
            "run %s has been trained before: choose another run-id, or leave out --resume=never to go on"
                .formatted(job.runId()));
      }
      Interruption.tells(
          "the same command with --set run-id=%s goes on from the last epochs"
              .formatted(job.runId()));
      TrainingSummary.print(train(job, out), out);
    }
    return ExitStatus.DONE;
  }

  // True of Java 17, which is what this runs on.
  @SuppressWarnings("SystemConsoleNull")
  private static JobResult train(EnsembleJob job, PrintWriter out)
      throws IOException, InterruptedException {
    if (System.console() == null) {
      return job.train(new EpochLines(out));
    }
    try (ProgressBars bars = ProgressBars.onTerminal(out)) {
      return job.train(bars);
    }
  }
}
