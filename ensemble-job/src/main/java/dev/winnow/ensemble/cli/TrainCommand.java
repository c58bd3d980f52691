package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.job.EnsembleJob;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** From labelled images to a published ensemble. */
@Command(name = "train", description = "Trains an ensemble, fits its weights and publishes it.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobConfiguration configuration = common.configuration();
    try (JavaSparkContext spark = SparkJobs.open("train")) {
      EnsembleJob job = new EnsembleJob(spark, configuration);
      TrainingSummary.print(job.train(progress()), System.out);
    }
    return ExitStatus.DONE;
  }

  // True of Java 17, which is what this runs on.
  @SuppressWarnings("SystemConsoleNull")
  private static TrainingListener progress() {
    return System.console() == null ? new EpochLines(System.out) : new ProgressBars(System.out);
  }
}
