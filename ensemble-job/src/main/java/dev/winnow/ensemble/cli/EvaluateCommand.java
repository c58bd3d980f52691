package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.job.ConfiguredData;
import dev.winnow.ensemble.scoring.ConfusionMatrix;
import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.ensemble.scoring.Score;
import dev.winnow.worker.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
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

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "train, validation, blend or test (${DEFAULT-VALUE}).")
  private String split;

  @Override
  public Integer call() throws IOException {
    Split chosen = split();
    ArtifactStore store = artifact.store(common, new Configuration());
    PublishedModels published = PublishedModels.read(store, artifact.manifest(store));
    Manifest manifest = published.manifest();
    JobConfiguration configuration = common.configuration(manifest.ensemble().configuration());
    try (JavaSparkContext spark = SparkJobs.open("evaluate");
        Dataset dataset = ConfiguredData.open(spark, configuration)) {
      DatasetDescription data = dataset.description();
      requireSameKind(manifest.ensemble(), data);
      Evaluation evaluation =
          Evaluation.of(published.ensemble().predict(dataset.chunks(chosen)), published.weights());
      print(published, data, chosen, evaluation, spec.commandLine().getOut());
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

  private static void requireSameKind(EnsembleDescription ensemble, DatasetDescription data) {
    if (!data.shape().equals(ensemble.shape()) || data.classes() != ensemble.classNames().size()) {
      throw new UsageException(
          "%s has images of %s in %d classes, the ensemble takes %s in %d: name other data"
              .formatted(
                  data.location(),
                  data.shape(),
                  data.classes(),
                  ensemble.shape(),
                  ensemble.classNames().size()));
    }
  }

  private static void print(
      PublishedModels published,
      DatasetDescription data,
      Split split,
      Evaluation evaluation,
      PrintWriter out) {
    Manifest manifest = published.manifest();
    boolean same = data.fingerprint().equals(manifest.ensemble().data().fingerprint());
    out.printf("%s %s%n", manifest.name(), manifest.id());
    out.printf(
        "on %d examples: the %s split of %s, %s%n%n",
        evaluation.examples(),
        split,
        data.location(),
        same ? "as in training" : "not the data of the training");
    TextTable table = new TextTable().row("member", "accuracy", "log loss", "weight");
    for (int i = 0; i < published.weights().length; i++) {
      Score score = evaluation.members().get(i);
      table.row(
          published.ensemble().names().get(i),
          Numbers.percent(score.accuracy()),
          Numbers.decimals(score.logLoss()),
          Numbers.decimals(published.weights()[i]));
    }
    Score ensemble = evaluation.ensemble();
    table.row(
        "ensemble", Numbers.percent(ensemble.accuracy()), Numbers.decimals(ensemble.logLoss()), "");
    out.println(table.render());
    out.println();
    ConfusionMatrix confusion = evaluation.confusion();
    TextTable classes = new TextTable().row("class", "examples", "accuracy");
    for (int label = 0; label < confusion.classes(); label++) {
      classes.row(
          data.classNames().get(label),
          Long.toString(confusion.examples(label)),
          Numbers.percent(confusion.accuracy(label)));
    }
    out.println(classes.render());
  }
}
