package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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

  ArtifactStore store(CommonOptions common) {
    Configuration hadoop = SparkJobs.hadoop();
    if (ensemble == null) {
      JobConfiguration configuration = common.configuration(List.of("data.path=unused"));
      return ArtifactStore.open(configuration.output(), configuration.name(), hadoop);
    }
    try {
      return ArtifactStore.open(ensemble, hadoop);
    } catch (IllegalArgumentException noFolder) {
      throw new UsageException(noFolder.getMessage());
    }
  }

  /** The version that was named. */
  Optional<String> id() {
    return Optional.ofNullable(id);
  }

  Manifest manifest(ArtifactStore store) {
    return id == null ? store.currentManifest() : store.manifest(id);
  }
}
