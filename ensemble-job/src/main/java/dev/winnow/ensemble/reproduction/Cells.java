package dev.winnow.ensemble.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.ListenerPair;
import dev.winnow.driver.training.MetricsLog;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.EnsembleDescription.Member;
import dev.winnow.ensemble.artifact.Lease;
import dev.winnow.ensemble.artifact.LeaseHeldException;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.job.EnsembleJob;
import dev.winnow.ensemble.job.RunConfiguration;
import dev.winnow.ensemble.job.RunHolder;
import dev.winnow.ensemble.job.WhileHeld;
import dev.winnow.ensemble.report.KernelData;
import dev.winnow.ensemble.report.MetricsLines;
import dev.winnow.ensemble.scoring.PublishedModels;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The cells of a reproduction, each a run and a published ensemble in a folder of its own. A cell
 * is done when it is published.
 */
final class Cells {
  private final CellSettings settings;
  private final Configuration hadoop;

  Cells(CellSettings settings, Configuration hadoop) {
    this.settings = settings;
    this.hadoop = hadoop;
  }

  /** Seeds of all cells that were ever begun, each once. */
  List<Long> seeds() throws IOException {
    Path folder = new Path(settings.output());
    try {
      return Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder))
          .flatMapToLong(cell -> settings.seed(cell.getPath().getName()).stream())
          .distinct()
          .sorted()
          .boxed()
          .toList();
    } catch (FileNotFoundException none) {
      return List.of();
    }
  }

  /**
   * What a cell came to, if it is done.
   *
   * @throws IOException also when it was trained with other settings, or on other data
   */
  Optional<CellResult> result(Cell cell) throws IOException {
    requireSameSettings(cell);
    ArtifactStore store = ArtifactStore.open(settings.output(), settings.name(cell), hadoop);
    if (store.current().isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = store.currentManifest();
    requireSameSettings(cell, store, manifest);
    requireSameData(cell, store, manifest);
    Member base = manifest.ensemble().members().get(0);
    String metrics = new String(store.read(manifest, MetricsLog.FILE), StandardCharsets.UTF_8);
    return Optional.of(
        new CellResult(
            cell,
            manifest.name(),
            manifest.id(),
            manifest.ensemble().metrics().get("test_accuracy"),
            base.name(),
            MetricsLines.among(metrics.lines().toList()).stream().map(Cells::epoch).toList(),
            cell.showsKernels() ? kernels(store, manifest, base) : null));
  }

  private static KernelData kernels(ArtifactStore store, Manifest manifest, Member member) {
    TrainedMember trained = PublishedModels.member(store, manifest, member);
    return KernelData.ofSecondConvolution(trained).orElse(null);
  }

  /**
   * Trains a cell, from where an earlier attempt was interrupted, unless another driver has done so
   * meanwhile.
   *
   * @throws LeaseHeldException when another driver is training it
   */
  CellResult train(Cell cell, JavaSparkContext spark, TrainingListener listener)
      throws IOException, InterruptedException {
    String name = settings.name(cell);
    ArtifactStore store = ArtifactStore.openForWriting(settings.output(), name, hadoop);
    try (Lease lease = store.lease(RunHolder.of(name))) {
      if (result(cell).isEmpty()) {
        TrainingListener whileHeld = new ListenerPair(new WhileHeld(lease), listener);
        new EnsembleJob(spark, settings.of(cell)).train(whileHeld);
      }
      return result(cell).orElseThrow();
    }
  }

  private static CellResult.Epoch epoch(JsonNode line) {
    return new CellResult.Epoch(
        line.path("member").asText(),
        line.path("epoch").asInt(),
        line.path("epoch_seconds").asDouble(),
        line.path("global_batch").asInt(),
        line.path("rounds").asInt(),
        line.path("validation_accuracy").asDouble());
  }

  private void requireSameSettings(Cell cell) throws IOException {
    JobConfiguration configuration = settings.of(cell);
    RunDirectory run =
        new RunDirectory(
            hadoop,
            EnsembleJob.directory(
                configuration.output(), configuration.name(), configuration.runId()));
    new RunConfiguration(run, configuration).requireSame();
  }

  /** Its run's folder may be gone. */
  private void requireSameSettings(Cell cell, ArtifactStore store, Manifest manifest)
      throws IOException {
    Optional<String> difference =
        RunConfiguration.difference(manifest.ensemble(), settings.of(cell));
    if (difference.isPresent()) {
      throw new IOException(
          "%s was trained with other settings (%s): give those, or choose another name"
              .formatted(store.location(), difference.get()));
    }
  }

  /** Cells of other data do not belong into one table with those that are still to be trained. */
  private void requireSameData(Cell cell, ArtifactStore store, Manifest manifest)
      throws IOException {
    if (!manifest.ensemble().data().fingerprint().equals(settings.fingerprint())) {
      throw new IOException(
          "%s has changed since %s was trained, or holds other data: give the data as they were, or choose another name"
              .formatted(settings.of(cell).data().path(), store.location()));
    }
  }
}
