package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.job.ConfiguredData;
import dev.winnow.ensemble.reproduction.Budget;
import dev.winnow.ensemble.reproduction.CellSettings;
import dev.winnow.ensemble.reproduction.NotDone;
import dev.winnow.ensemble.reproduction.Paper;
import dev.winnow.ensemble.reproduction.Part;
import dev.winnow.ensemble.reproduction.Reproduction;
import dev.winnow.worker.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The paper's experiments, or a part of them. */
@Command(
    name = "reproduce",
    description = {
      "Runs the paper's grid for a data set, cell by cell, and writes its tables beside ours.",
      "Run again, it goes on where it was interrupted.",
      "Exit status 4: the cells that are not done are being trained by another run."
    })
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private PartOptions part;

  @Parameters(paramLabel = "DATASET", description = "fashion-mnist, cifar10 or cifar100.")
  private String dataset;

  @Option(
      names = "--budget",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "Share of the paper's work, above 0 to 1: epochs and data shrink by its root"
              + " (${DEFAULT-VALUE}).")
  private double share;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Paper.names().contains(dataset)) {
      throw new UsageException(
          "the paper has no data set '%s': say one of %s"
              .formatted(dataset, String.join(", ", Paper.names())));
    }
    Paper paper = Paper.of(dataset);
    Part asked = part.of(paper.grid());
    Budget budget = budget();
    JobConfiguration configuration = common.configuration();
    requireBaseNetwork(paper, configuration);
    PrintWriter out = spec.commandLine().getOut();
    try (JavaSparkContext spark = SparkJobs.open("reproduce " + dataset)) {
      DatasetDescription data = data(spark, paper, configuration);
      CellSettings settings =
          new CellSettings(
              paper, budget, data.count(Split.TRAIN), data.fingerprint(), configuration);
      Interruption.tells("the same command goes on from the last epochs");
      Reproduction reproduction = new Reproduction(spark, settings, asked);
      NotDone left = reproduction.run(new EpochLines(out), out::println);
      out.printf("tables    %s/tables.md%n", reproduction.location());
      out.printf("report    %s/report.html%n", reproduction.location());
      requireNoneFailed(left.failed());
      return left.locked() > 0 ? ExitStatus.LOCKED : ExitStatus.DONE;
    }
  }

  private static void requireNoneFailed(Map<String, String> failed) throws IOException {
    if (failed.isEmpty()) {
      return;
    }
    String first = failed.keySet().iterator().next();
    throw new IOException(
        failed.size() == 1
            ? "cell %s failed with: %s".formatted(first, failed.get(first))
            : "%d cells failed, the first, %s, with: %s"
                .formatted(failed.size(), first, failed.get(first)));
  }

  private Budget budget() {
    try {
      return new Budget(share);
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException("--budget: " + outOfRange.getMessage());
    }
  }

  private void requireBaseNetwork(Paper paper, JobConfiguration configuration) {
    String first = configuration.members().get(0).network();
    if (!first.equals(paper.network())) {
      throw new UsageException(
          "the paper's base network for %s is %s, but the first of members is %s: say --conf conf/%s.conf"
              .formatted(dataset, paper.network(), first, dataset));
    }
  }

  /** Of the configured data, which are of the paper's shape. */
  private DatasetDescription data(
      JavaSparkContext spark, Paper paper, JobConfiguration configuration) throws IOException {
    try (Dataset data = ConfiguredData.open(spark, configuration)) {
      DatasetDescription description = data.description();
      if (!description.shape().equals(paper.shape()) || description.classes() != paper.classes()) {
        throw new UsageException(
            "%s has images of %s in %d classes, %s those of %s in %d: name other data"
                .formatted(
                    description.location(),
                    description.shape(),
                    description.classes(),
                    dataset,
                    paper.shape(),
                    paper.classes()));
      }
      return description;
    }
  }
}
