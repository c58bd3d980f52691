package dev.winnow.ensemble.cli;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.EnsembleDescription.Member;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.report.KeptPositions;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.worker.network.LayerWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what was published and what pruning left of it, and compares files with checksums. */
@Command(
    name = "inspect",
    description = "Shows a published ensemble, the sparsity of its layers, and verifies its files.")
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ArtifactOptions artifact;
  @Mixin private VersionOption version;

  @Option(names = "--no-verify", description = "Leaves the files' checksums unchecked.")
  private boolean skipVerification;

  @Option(
      names = "--kept-positions",
      paramLabel = "DIR",
      description =
          "Folder on this machine for a picture of each 3x3 convolution: where it keeps weights.")
  private Path pictures;

  @Override
  public Integer call() throws IOException {
    ArtifactStore store = artifact.storeAlone(common);
    Manifest manifest = version.manifest(store);
    BlendFile blend = BlendFile.read(store.read(manifest, BlendFile.PATH));
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> current = ArtifactOptions.inService(store, spec.commandLine().getErr());
    describe(store, manifest, current.filter(manifest.id()::equals).isPresent(), out);
    out.println();
    out.println(members(manifest.ensemble(), blend));
    out.println();
    if (pictures != null) {
      Files.createDirectories(pictures);
    }
    for (Member member : manifest.ensemble().members()) {
      TrainedMember trained = PublishedModels.member(store, manifest, member);
      out.println(LayerTable.of(trained));
      out.println();
      draw(trained, out);
    }
    if (!skipVerification) {
      store.verify(manifest);
    }
    out.printf(
        "%d files, %d bytes, %s%n",
        manifest.files().size(),
        manifest.totalBytes(),
        skipVerification ? "not verified" : "all as their checksums say");
    return ExitStatus.DONE;
  }

  private static void describe(
      ArtifactStore store, Manifest manifest, boolean inService, PrintWriter out) {
    EnsembleDescription ensemble = manifest.ensemble();
    List<String> versions = store.versions();
    out.printf("%s %s%s%n", manifest.name(), manifest.id(), inService ? ", in service" : "");
    out.printf("where      %s (of %d versions)%n", store.location(manifest.id()), versions.size());
    out.printf("created    %s by Winnow %s%n", manifest.created(), madeWith(ensemble));
    EnsembleDescription.Run run = ensemble.run();
    out.printf(
        "run        %s, %s seconds, %s%n",
        run.id(),
        Numbers.tenths(run.seconds()),
        run.startedFrom().isEmpty() ? "from the start" : "from version " + run.startedFrom());
    out.printf(
        "images     %s, %d classes: %s%n",
        ensemble.shape(), ensemble.classNames().size(), classes(ensemble.classNames()));
    out.printf("data       %s, %s%n", ensemble.data().path(), ensemble.data().fingerprint());
    out.printf("metrics    %s%n", metrics(ensemble.metrics()));
  }

  private static String members(EnsembleDescription ensemble, BlendFile blend) {
    List<String> names = ensemble.members().stream().map(Member::name).toList();
    double[] weights = blend.weightsOf(names);
    TextTable table = new TextTable().row("member", "network", "convolution", "weight", "metrics");
    for (int i = 0; i < weights.length; i++) {
      Member member = ensemble.members().get(i);
      table.row(
          member.name(),
          member.network().network(),
          member.network().convolution().toString(),
          Numbers.decimals(weights[i]),
          metrics(member.metrics()));
    }
    return table.render();
  }

  private void draw(TrainedMember member, PrintWriter out) throws IOException {
    if (pictures == null) {
      return;
    }
    List<LayerWeights> drawn =
        LayerWeights.of(member.network()).stream().filter(KeptPositions::isDrawable).toList();
    for (LayerWeights weights : drawn) {
      new KeptPositions(member.name(), weights, member.parameters()).writeTo(pictures);
    }
    out.printf("%d pictures of %s in %s%n%n", drawn.size(), member.name(), pictures);
  }

  private static String madeWith(EnsembleDescription ensemble) {
    EnsembleDescription.Provenance provenance = ensemble.provenance();
    return "%s, Java %s, %s, %d lanes"
        .formatted(
            provenance.codeVersion(),
            provenance.java(),
            provenance.operatingSystem(),
            provenance.lanes());
  }

  private static String classes(List<String> names) {
    int shown = Math.min(names.size(), 10);
    return String.join(", ", names.subList(0, shown)) + (shown < names.size() ? ", ..." : "");
  }

  private static String metrics(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(metric -> metric.getKey() + " " + Numbers.decimals(metric.getValue()))
        .collect(Collectors.joining(", "));
  }
}
