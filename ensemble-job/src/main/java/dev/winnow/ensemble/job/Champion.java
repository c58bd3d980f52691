package dev.winnow.ensemble.job;

import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.network.Networks;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a retraining is to beat. Its models are read when they are asked, not kept through hours of
 * training.
 *
 * @param store where it is published
 * @param manifest of the version in service; empty when none is
 */
record Champion(ArtifactStore store, Optional<Manifest> manifest) {
  private static final Logger LOG = LoggerFactory.getLogger(Champion.class);

  /** Its id; empty when no version is in service. */
  Optional<String> version() {
    return manifest.map(Manifest::id);
  }

  /** The one that is in service by now: training takes hours, in which one may roll back. */
  Champion now() {
    Optional<String> now = store.current();
    if (now.equals(version())) {
      return this;
    }
    LOG.info("{} has come into service meanwhile", now.orElse("no version"));
    return new Champion(store, now.map(store::manifest));
  }

  /**
   * Looks whether it can be measured on data.
   *
   * @throws IllegalArgumentException when it cannot
   * @throws ArtifactException when it is damaged
   */
  void requireComparable(DatasetDescription data) {
    manifest.ifPresent(
        each -> {
          requireComparable(each, data);
          store.verify(each);
        });
  }

  /** Divided in another way, the test split would have examples that it was trained on. */
  private static void requireComparable(Manifest manifest, DatasetDescription data) {
    PublishedModels.mismatch(manifest, data)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what);
            });
    Division.difference(data, manifest)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what + ", or train under another name");
            });
  }

  /** What its members begin with that go on from it. */
  WarmStart start() {
    return manifest.map(each -> WarmStart.from(store, each)).orElse(WarmStart.NONE);
  }

  /** Of all parameters of its members. */
  long bytes() {
    return manifest.stream()
        .flatMap(each -> each.ensemble().members().stream())
        .mapToLong(member -> Float.BYTES * Networks.parameters(member.network()))
        .sum();
  }

  /** On the test split, 0 to 1; empty when no version is in service. */
  Optional<Double> accuracy(Dataset dataset) {
    return manifest.map(each -> accuracy(PublishedModels.read(store, each), dataset));
  }

  private static double accuracy(PublishedModels models, Dataset dataset) {
    return Examination.of(models.ensemble(), dataset, Split.TEST, models.weights())
        .evaluation()
        .ensemble()
        .accuracy();
  }

  /** Looks, before another takes its place, whether it is still in service. */
  void requireInService() {
    Optional<String> now = store.current();
    if (!now.equals(version())) {
      throw new ArtifactException(
          "%s has come into service in %s while this run was compared with %s: run it again"
              .formatted(
                  now.orElse("no version"), store.location(), version().orElse("no version")));
    }
  }
}
