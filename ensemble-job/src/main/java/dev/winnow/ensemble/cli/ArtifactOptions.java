package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Which published ensemble a command is about. */
final class ArtifactOptions {
  @Option(
      names = "--ensemble",
      paramLabel = "PATH",
      description = "The ensemble's folder; by default output/name of the configuration.")
  private String ensemble;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "A version of it; by default the one in service.")
  private String id;

  ArtifactStore store(CommonOptions common, Configuration hadoop) {
    if (ensemble == null) {
      JobConfiguration configuration = common.configuration(List.of(), List.of("data.path=unused"));
      return ArtifactStore.open(configuration.output(), configuration.name(), hadoop);
    }
    Path folder = new Path(ensemble);
    if (folder.getParent() == null || folder.getName().isEmpty()) {
      throw new UsageException(
          "'%s' cannot hold an ensemble: say the folder that holds its 'current' and 'versions'"
              .formatted(ensemble));
    }
    return ArtifactStore.open(folder.getParent().toString(), folder.getName(), hadoop);
  }

  Manifest manifest(ArtifactStore store) {
    return id == null ? store.currentManifest() : store.manifest(id);
  }
}
