package dev.winnow.ensemble.cli;

import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import picocli.CommandLine.Option;

/** Which version of an ensemble a command reads. */
final class VersionOption {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "A version of it; by default the one in service.")
  private String id;

  Manifest manifest(ArtifactStore store) {
    return id == null ? store.currentManifest() : store.manifest(id);
  }
}
