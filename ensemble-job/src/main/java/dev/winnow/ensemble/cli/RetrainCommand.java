package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Lease;
import dev.winnow.ensemble.artifact.LeaseHeldException;
import dev.winnow.ensemble.job.RetrainResult;
import dev.winnow.ensemble.job.RetrainResult.Outcome;
import dev.winnow.ensemble.job.Retraining;
import dev.winnow.ensemble.job.RunHolder;
import dev.winnow.ensemble.job.RunId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What a scheduler starts. Its result is one line of JSON on the standard output; all else goes to
 * the standard error.
 */
@Command(
    name = "retrain",
    description = {
      "Trains an ensemble anew on what its data are now, compares it with the one in service,",
      "and puts it into service if it is no worse. Prints one line of JSON.",
      "Exit status 0: promoted; 1: failed; 2: wrong usage; 3: kept the old one;",
      "4: locked by another run."
    })
final class RetrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "Names the run, which is run once: short for --set run-id=ID.")
  private String run;

  private JavaSparkContext spark;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobConfiguration configuration = configuration();
    long began = System.nanoTime();
    try {
      RetrainResult result = retrain(configuration);
      print(result);
      return result.isPromoted() ? ExitStatus.DONE : ExitStatus.KEPT;
    } catch (Exception | Error failed) {
      // Scala does not declare what it throws.
      print(
          RetrainResult.without(
              configuration.name(),
              configuration.runId(),
              failed instanceof LeaseHeldException ? Outcome.LOCKED : Outcome.FAILED,
              Failure.of(failed).message(),
              (System.nanoTime() - began) / 1e9));
      throw failed;
    }
  }

  /** With the id of the run in it. */
  private JobConfiguration configuration() {
    if (run != null) {
      common.set("run-id", run);
    }
    JobConfiguration given = common.configuration();
    common.set("run-id", RunId.of(given));
    return common.configuration();
  }

  private RetrainResult retrain(JobConfiguration configuration)
      throws IOException, InterruptedException {
    Interruption.tells(
        "the same command with --run %s goes on from the last epochs"
            .formatted(configuration.runId()));
    Configuration hadoop = SparkJobs.hadoop();
    ArtifactStore store =
        ArtifactStore.openForWriting(configuration.output(), configuration.name(), hadoop);
    // Before Spark: who finds another run at it shall not wait for executors.
    try (Lease lease = store.lease(RunHolder.of(configuration.runId()))) {
      return new Retraining(configuration, store, lease, hadoop)
          .run(this::openSpark, new EpochLines(spec.commandLine().getErr()));
    } finally {
      if (spark != null) {
        spark.close();
      }
    }
  }

  private JavaSparkContext openSpark() {
    spark = SparkJobs.open("retrain");
    return spark;
  }

  private void print(RetrainResult result) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(new ObjectMapper().writeValueAsString(result));
    out.flush();
  }
}
