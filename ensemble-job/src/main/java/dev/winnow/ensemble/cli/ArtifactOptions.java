package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.ArtifactStore;
import java.io.PrintWriter;
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

  /** For a command that has another use for the configuration. */
  ArtifactStore store(CommonOptions common) {
    Configuration hadoop = SparkJobs.hadoop();
    if (ensemble == null) {
      if (common.areNone()) {
        throw new UsageException(
            "which ensemble? say --ensemble PATH, or give its configuration: --conf FILE");
      }
      JobConfiguration configuration = common.configuration(List.of("data.path=unused"));
      return ArtifactStore.open(configuration.output(), configuration.name(), hadoop);
    }
    try {
      return ArtifactStore.open(ensemble, hadoop);
    } catch (IllegalArgumentException noFolder) {
      throw new UsageException(noFolder.getMessage());
    }
  }

  /** For a command that reads the configuration to find the ensemble, and for nothing else. */
  ArtifactStore storeAlone(CommonOptions common) {
    if (ensemble != null) {
      common.refuseBeside("--ensemble");
    }
    return store(common);
  }

  /** The version in service; a warning where that cannot be told. */
  static Optional<String> inService(ArtifactStore store, PrintWriter err) {
    try {
      return store.current();
    } catch (ArtifactException damaged) {
      err.println("winnow: " + Failure.of(damaged).message());
      return Optional.empty();
    }
  }
}
