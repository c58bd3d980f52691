package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.job.ConfiguredData;
import dev.winnow.ensemble.job.Division;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.worker.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a published ensemble on labelled data. */
@Command(
    name = "evaluate",
    description = "Measures a published ensemble, on its own data or on others.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ArtifactOptions artifact;
  @Mixin private VersionOption version;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "train, validation, blend or test (${DEFAULT-VALUE}).")
  private String split;

  @Option(names = "--json", description = "Prints one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Split chosen = split();
    ArtifactStore store = artifact.store(common);
    PublishedModels published = PublishedModels.read(store, version.manifest(store));
    Manifest manifest = published.manifest();
    JobConfiguration configuration = common.configuration(manifest.ensemble().configuration());
    try (JavaSparkContext spark = SparkJobs.open("evaluate");
        Dataset dataset = ConfiguredData.open(spark, configuration)) {
      DatasetDescription data = dataset.description();
      PublishedModels.mismatch(manifest, data)
          .ifPresent(
              what -> {
                throw new UsageException(what);
              });
      Optional<String> difference = Division.difference(data, manifest, chosen);
      if (EvaluationPrint.isOfTraining(data, manifest) && difference.isPresent()) {
        throw new UsageException(difference.get() + ", or name other data");
      }
      Examination seen = Examination.of(published.ensemble(), dataset, chosen, published.weights());
      EvaluationPrint print =
          new EvaluationPrint(published, data, chosen, difference.isEmpty(), seen);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(print.json());
      } else {
        print.text(out);
      }
    }
    return ExitStatus.DONE;
  }

  private Split split() {
    try {
      return Split.valueOf(split.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new UsageException(
          "there is no split '%s': say train, validation, blend or test".formatted(split));
    }
  }
}
