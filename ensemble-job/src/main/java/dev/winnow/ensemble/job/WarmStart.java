package dev.winnow.ensemble.job;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.worker.network.NetworkConfiguration;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the members of a run begin with.
 *
 * @param version from which they go on; empty when all begin afresh
 * @param members of that version
 */
record WarmStart(String version, List<PublishedMember> members) {
  private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);

  private static final String FILE = "started-from";

  static final WarmStart NONE = new WarmStart("", List.of());

  /**
   * A member of that version.
   *
   * @param parameters reads them: they are not kept until the member begins
   */
  private record PublishedMember(
      String name, NetworkConfiguration network, Supplier<float[]> parameters) {}

  static WarmStart from(ArtifactStore store, Manifest manifest) {
    return new WarmStart(
        manifest.id(),
        manifest.ensemble().members().stream()
            .map(
                member ->
                    new PublishedMember(
                        member.name(),
                        member.network(),
                        () -> PublishedModels.member(store, manifest, member).parameters()))
            .toList());
  }

  /** Tells those who publish the run, now or later. */
  void writeTo(RunDirectory run) throws IOException {
    run.writeText(FILE, version + "\n");
  }

  /** The version from which a run went on; empty when it began afresh. */
  static String versionOf(RunDirectory run) throws IOException {
    try {
      return run.readText(FILE).strip();
    } catch (FileNotFoundException untold) {
      return "";
    }
  }

  /** The parameters for a member, if the version has one of that name and network. */
  Optional<Supplier<float[]>> of(String name, NetworkConfiguration network) {
    Optional<Supplier<float[]>> found =
        members.stream()
            .filter(member -> member.name().equals(name))
            .filter(member -> isTheSame(member.network(), network))
            .map(PublishedMember::parameters)
            .findFirst();
    if (found.isEmpty() && !version.isEmpty()) {
      LOG.warn("member {} begins afresh: version {} has no such network of it", name, version);
    }
    return found;
  }

  /** Seed and dropout may differ: they change no parameter's place. */
  private static boolean isTheSame(NetworkConfiguration one, NetworkConfiguration other) {
    return one.network().equals(other.network())
        && one.convolution() == other.convolution()
        && one.tile() == other.tile()
        && one.width() == other.width()
        && one.shape().equals(other.shape())
        && one.classes() == other.classes();
  }
}
