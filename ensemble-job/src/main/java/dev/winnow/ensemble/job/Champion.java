package dev.winnow.ensemble.job;

import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.worker.data.Split;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a retraining is to beat.
 *
 * @param store where it is published
 * @param models of the version in service; empty when none is
 */
record Champion(ArtifactStore store, Optional<PublishedModels> models) {
  private static final Logger LOG = LoggerFactory.getLogger(Champion.class);

  /** Reads the version in service. */
  static Champion read(ArtifactStore store, Optional<Manifest> current) {
    return new Champion(store, current.map(each -> PublishedModels.read(store, each)));
  }

  /** Its id; empty when no version is in service. */
  Optional<String> version() {
    return models.map(each -> each.manifest().id());
  }

  /** The one that is in service by now: training takes hours, in which one may roll back. */
  Champion now() {
    Optional<String> now = store.current();
    if (now.equals(version())) {
      return this;
    }
    LOG.info("{} has come into service meanwhile", now.orElse("no version"));
    return read(store, now.map(store::manifest));
  }

  /**
   * Looks whether it can be measured on data.
   *
   * @throws IllegalArgumentException when it cannot
   */
  void requireComparable(DatasetDescription data) {
    models.ifPresent(each -> requireComparable(each, data));
  }

  /** Divided in another way, the test split would have examples that it was trained on. */
  private static void requireComparable(PublishedModels models, DatasetDescription data) {
    models
        .mismatch(data)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what);
            });
    Division.difference(data, models.manifest())
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what + ", or train under another name");
            });
  }

  /** On the test split, 0 to 1; empty when no version is in service. */
  Optional<Double> accuracy(Dataset dataset) {
    return models.map(
        each ->
            Examination.of(
                    each.ensemble(),
                    dataset.chunks(Split.TEST),
                    dataset.description().count(Split.TEST),
                    each.weights())
                .evaluation()
                .ensemble()
                .accuracy());
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
