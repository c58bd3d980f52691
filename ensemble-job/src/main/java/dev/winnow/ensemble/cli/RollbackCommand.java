package dev.winnow.ensemble.cli;

import dev.winnow.ensemble.artifact.ArtifactStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts an earlier version into service. */
@Command(
    name = "rollback",
    description = {
      "Verifies the version that was in service before the one that is, or the one that --id names,",
      "and puts it into service. Again, it goes one version further back."
    })
final class RollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ArtifactOptions artifact;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "A version of it; by default the one that was in service before.")
  private String version;

  @Override
  public Integer call() {
    ArtifactStore store = artifact.storeAlone(common);
    String id = version == null ? store.previous() : version;
    store.rollBack(id);
    spec.commandLine().getOut().printf("%s is in service in %s%n", id, store.location());
    return ExitStatus.DONE;
  }
}
