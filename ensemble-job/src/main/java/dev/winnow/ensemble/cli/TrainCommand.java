package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.job.EnsembleJob;
import dev.winnow.ensemble.job.PublishedEnsemble;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** From labelled images to a published ensemble. */
@Command(name = "train", description = "Trains an ensemble, fits its weights and publishes it.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobConfiguration configuration = common.configuration();
    try (JavaSparkContext spark = SparkJobs.open("train")) {
      PrintWriter out = spec.commandLine().getOut();
      EnsembleJob job = new EnsembleJob(spark, configuration);
      TrainingSummary.print(train(job, out), out);
    }
    return ExitStatus.DONE;
  }

  // True of Java 17, which is what this runs on.
  @SuppressWarnings("SystemConsoleNull")
  private static PublishedEnsemble train(EnsembleJob job, PrintWriter out)
      throws IOException, InterruptedException {
    if (System.console() == null) {
      return job.train(new EpochLines(out));
    }
    try (ProgressBars bars = ProgressBars.onTerminal(out)) {
      return job.train(bars);
    }
  }
}
