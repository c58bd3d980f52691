package dev.winnow.ensemble.cli;

import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.report.Numbers;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what is published. */
@Command(
    name = "versions",
    description = "Lists the published versions of an ensemble, oldest first.")
final class VersionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ArtifactOptions artifact;

  @Override
  public Integer call() {
    ArtifactStore store = artifact.storeAlone(common);
    List<String> ids = store.versions();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String current = ArtifactOptions.inService(store, err).orElse("");
    TextTable table =
        new TextTable().row("version", "created", "test accuracy", "bytes", "run", "");
    for (String id : ids) {
      String service = id.equals(current) ? "in service" : "";
      try {
        Manifest manifest = store.manifest(id);
        table.row(
            id,
            manifest.created(),
            Numbers.percent(
                manifest.ensemble().metrics().getOrDefault("test_accuracy", Double.NaN)),
            Long.toString(manifest.totalBytes()),
            manifest.ensemble().run().id(),
            service);
      } catch (ArtifactException damaged) {
        // The others are listed all the same.
        err.println("winnow: " + Failure.of(damaged).message());
        table.row(id, "-", "-", "-", "-", service);
      }
    }
    out.println(ids.isEmpty() ? store.location() + " has no versions" : table.render());
    return ExitStatus.DONE;
  }
}
