package dev.winnow.ensemble.job;

import dev.winnow.driver.cluster.ExecutorProbe;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.RetrainConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.ListenerPair;
import dev.winnow.driver.training.MemberFailedException;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.artifact.ArtifactCorruptException;
import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.ArtifactNotFoundException;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Lease;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.job.RetrainResult.Outcome;
import dev.winnow.worker.data.Split;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains an ensemble anew on what its data are now, and puts it into service unless the one that is
 * there is better: both are measured on the same examples. A run that has come to a result does
 * nothing more when it is run again; one that was interrupted goes on.
 */
public final class Retraining {
  private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);

  private final JobConfiguration configuration;
  private final ArtifactStore store;
  private final Lease lease;
  private final FinishedRuns finished;

  /**
   * Prepares a run; nothing is read or written yet.
   *
   * @param configuration with the id of the run
   * @param store where it is published
   * @param lease on that store
   */
  public Retraining(
      JobConfiguration configuration, ArtifactStore store, Lease lease, Configuration hadoop) {
    this.configuration = configuration;
    this.store = store;
    this.lease = lease;
    Path directory =
        EnsembleJob.directory(configuration.output(), configuration.name(), configuration.runId());
    finished = new FinishedRuns(hadoop, directory.getParent());
  }

  /**
   * Runs, unless that was done already.
   *
   * @param spark opened when it is needed; the caller closes it
   * @param listener told of the training's progress
   * @throws IOException when the data cannot be read
   * @throws IllegalArgumentException when the version in service cannot be measured on the data
   */
  public RetrainResult run(Supplier<JavaSparkContext> spark, TrainingListener listener)
      throws IOException, InterruptedException {
    Optional<RetrainResult> earlier = finished.result(configuration.runId());
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Optional<Manifest> current = store.current().map(store::manifest);
    // An earlier attempt may have been interrupted just after it had put its version into service.
    RetrainResult result =
        current.filter(this::isOfThisRun).isPresent()
            ? result(Outcome.PROMOTED, current.get().id(), null, List.of(), 0)
            : train(new EnsembleJob(spark.get(), configuration), current, listener);
    finished.add(result);
    return result;
  }

  private RetrainResult train(
      EnsembleJob job, Optional<Manifest> current, TrainingListener listener)
      throws IOException, InterruptedException {
    Champion before = new Champion(store, current);
    store.requireWritable();
    ExecutorProbe probe = job.probe();
    try (Dataset dataset = job.openData()) {
      DatasetDescription data = dataset.description();
      before.requireComparable(data);
      WarmStart start = start(job, before, data);
      StackedEnsemble challenger =
          job.stack(dataset, trainMembers(job, dataset, probe, start, before.bytes(), listener));
      Champion champion = before.now();
      champion.requireComparable(data);
      RetrainResult.Comparison comparison = compare(dataset, champion, challenger);
      lease.requireHeld();
      if (!comparison.isForChallenger()) {
        return result(Outcome.KEPT, comparison.champion(), comparison, List.of(), job.seconds());
      }
      PublishedFiles files = job.files(challenger, data, probe);
      Optional<String> earlier = published(files);
      if (earlier.filter(store::isRolledBack).isPresent()) {
        LOG.warn(
            "{} of this run was in service and is not any more: winnow rollback --id {} puts it back",
            earlier.get(),
            earlier.get());
        return result(Outcome.KEPT, comparison.champion(), comparison, List.of(), job.seconds());
      }
      champion.requireInService();
      String version =
          earlier.isPresent() ? earlier.get() : store.add(files.description(), files.files());
      promote(version, champion);
      return result(Outcome.PROMOTED, version, comparison, removeOld(comparison), job.seconds());
    }
  }

  /** What cannot be deleted now is deleted after the next run: the new version is in service. */
  private List<String> removeOld(RetrainResult.Comparison comparison) {
    try {
      return store.retain(
          configuration.retrain().keepVersions(),
          Optional.ofNullable(comparison.champion()).stream().toList());
    } catch (ArtifactException failed) {
      LOG.warn("{}", failed.getMessage());
      return List.of();
    }
  }

  private List<TrainedMember> trainMembers(
      EnsembleJob job,
      Dataset dataset,
      ExecutorProbe probe,
      WarmStart start,
      long compared,
      TrainingListener listener)
      throws IOException, InterruptedException {
    try {
      return job.trainMembers(
          dataset, probe, start, compared, new ListenerPair(new WhileHeld(lease), listener));
    } catch (MemberFailedException failed) {
      // That the lease was lost is what members fail of then.
      lease.requireHeld();
      throw failed;
    }
  }

  private RetrainResult.Comparison compare(
      Dataset dataset, Champion champion, StackedEnsemble challenger) {
    DatasetDescription data = dataset.description();
    return new RetrainResult.Comparison(
        champion.version().orElse(null),
        champion.accuracy(dataset).orElse(null),
        challenger.test().evaluation().ensemble().accuracy(),
        configuration.retrain().margin(),
        data.count(Split.TEST),
        Arrays.stream(Split.values()).mapToLong(data::count).sum());
  }

  private void promote(String version, Champion champion) {
    lease.requireHeld();
    champion.requireInService();
    store.promote(version);
  }

  /** An earlier attempt at this run may have published the same; or another, of other data. */
  private Optional<String> published(PublishedFiles files) throws IOException {
    for (String version : store.versions()) {
      Optional<Manifest> manifest = readable(version).filter(this::isOfThisRun);
      if (manifest.isPresent() && files.areOf(manifest.get())) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private Optional<Manifest> readable(String version) {
    try {
      return Optional.of(store.manifest(version));
    } catch (ArtifactCorruptException | ArtifactNotFoundException damaged) {
      return Optional.empty();
    }
  }

  private boolean isOfThisRun(Manifest manifest) {
    return manifest.ensemble().run().id().equals(configuration.runId());
  }

  /** Of an interrupted run, what it began with: another version may be in service by now. */
  private WarmStart start(EnsembleJob job, Champion champion, DatasetDescription data)
      throws IOException {
    if (!job.hasCheckpoints()) {
      return configuration.retrain().start() == RetrainConfiguration.Start.WARM
          ? champion.start()
          : WarmStart.NONE;
    }
    String version = job.startedFrom();
    if (version.isEmpty() || job.haveAllBegun(data)) {
      return WarmStart.NONE;
    }
    try {
      return WarmStart.from(store, store.manifest(version));
    } catch (ArtifactNotFoundException gone) {
      throw new ArtifactException(
          "run %s has members to train from version %s, which is not there any more: choose another run-id"
              .formatted(configuration.runId(), version),
          gone);
    }
  }

  private RetrainResult result(
      Outcome outcome,
      String version,
      RetrainResult.Comparison comparison,
      List<String> removed,
      double seconds) {
    return new RetrainResult(
        configuration.name(),
        configuration.runId(),
        outcome,
        version,
        comparison,
        removed,
        seconds,
        null);
  }
}
