package dev.winnow.ensemble.scoring;

import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A published ensemble in memory, its files verified as they were read.
 *
 * @param weights [member]
 */
public record PublishedModels(Manifest manifest, TrainedEnsemble ensemble, double[] weights) {
  /**
   * Reads all members of a version.
   *
   * @throws dev.winnow.ensemble.artifact.ArtifactException when a file is missing or is not what
   *     the manifest says, or what it holds does not belong together
   */
  public static PublishedModels read(ArtifactStore store, Manifest manifest) {
    EnsembleDescription description = manifest.ensemble();
    List<TrainedMember> members = new ArrayList<>();
    for (EnsembleDescription.Member member : description.members()) {
      members.add(member(store, manifest, member));
    }
    TrainedEnsemble ensemble = new TrainedEnsemble(members, description.pixelScaling());
    BlendFile blend = BlendFile.read(store.read(manifest, BlendFile.PATH));
    return new PublishedModels(manifest, ensemble, blend.weightsOf(ensemble.names()));
  }

  /** Why data are none that a version takes, and the cure; nothing when they are. */
  public static Optional<String> mismatch(Manifest manifest, DatasetDescription data) {
    EnsembleDescription description = manifest.ensemble();
    if (!data.shape().equals(description.shape())) {
      return Optional.of(
          "%s has images of %s, the ensemble takes %s: name other data"
              .formatted(data.location(), data.shape(), description.shape()));
    }
    if (!data.classNames().equals(description.classNames())) {
      return Optional.of(
          "%s has the classes %s, the ensemble %s: name other data, or train under another name"
              .formatted(data.location(), data.classNames(), description.classNames()));
    }
    return Optional.empty();
  }

  /** One member alone. */
  public static TrainedMember member(
      ArtifactStore store, Manifest manifest, EnsembleDescription.Member member) {
    return ModelFile.read(member.name(), member.network(), store.read(manifest, member.file()));
  }
}
