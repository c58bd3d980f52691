package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.scoring.ModelFile;
import dev.winnow.ensemble.scoring.TrainedEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A published ensemble in memory, its files verified as they were read.
 *
 * @param weights [member]
 */
record PublishedModels(Manifest manifest, TrainedEnsemble ensemble, double[] weights) {
  static PublishedModels read(ArtifactStore store, Manifest manifest) {
    EnsembleDescription description = manifest.ensemble();
    List<TrainedMember> members = new ArrayList<>();
    for (EnsembleDescription.Member member : description.members()) {
      members.add(member(store, manifest, member));
    }
    TrainedEnsemble ensemble = new TrainedEnsemble(members, description.pixelScaling());
    BlendFile blend = BlendFile.read(store.read(manifest, BlendFile.PATH));
    return new PublishedModels(manifest, ensemble, blend.weightsOf(ensemble.names()));
  }

  /** One member alone. */
  static TrainedMember member(
      ArtifactStore store, Manifest manifest, EnsembleDescription.Member member) {
    return ModelFile.read(member.name(), member.network(), store.read(manifest, member.file()));
  }

  /** The configuration of its training, under what the options say now. */
  JobConfiguration configuration(CommonOptions common) throws IOException {
    Path file = Files.createTempFile("winnow-", ".json");
    try {
      new ObjectMapper().writeValue(file.toFile(), manifest.ensemble().configuration());
      return common.configuration(List.of(file), List.of());
    } finally {
      Files.delete(file);
    }
  }
}
