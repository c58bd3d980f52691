package dev.winnow.driver.config;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a job is told. Immutable and valid once constructed.
 *
 * @param name of the ensemble
 * @param output root below which ensembles are published, any Hadoop path
 * @param seed of everything random
 * @param runId name of the run, or {@code auto}
 * @param data what to train on
 * @param network what members are when they do not say otherwise
 * @param members the networks of the ensemble, in order
 * @param train how to train
 * @param pruning how many weights are pruned, which, and when
 * @param retrain how a scheduled retraining begins and what becomes of it
 */
public record JobConfiguration(
    String name,
    String output,
    long seed,
    String runId,
    DataConfiguration data,
    NetworkDefaults network,
    List<MemberConfiguration> members,
    TrainConfiguration train,
    PruningConfiguration pruning,
    RetrainConfiguration retrain)
    implements Serializable {
  /** The run id that asks for a new one. */
  public static final String AUTO = "auto";

  public JobConfiguration {
    Check.name("name", name);
    Check.that(!output.isBlank(), "output", "must be a path", "empty");
    Check.path("output", output);
    Check.name("run-id", runId);
    Check.that(!members.isEmpty(), "members", "must name at least one network", "none");
    Set<String> names = new HashSet<>();
    for (MemberConfiguration member : members) {
      Check.that(
          names.add(member.name()), "members", "must have different names", "two " + member.name());
    }
    Check.that(
        data.shards() >= train.workersPerMember(),
        "data.shards",
        "must be at least train.workers-per-member (%d)".formatted(train.workersPerMember()),
        data.shards());
    members = List.copyOf(members);
  }

  /**
   * Reads a configuration.
   *
   * @param files HOCON files; later ones override earlier ones
   * @param overrides {@code key=value} each; later ones override earlier ones, and all files
   * @throws ConfigurationException when a file, a key or a value cannot be used
   */
  public static JobConfiguration load(List<Path> files, List<String> overrides) {
    return load(Map.of(), files, overrides);
  }

  /**
   * Reads that of an earlier job, as it was.
   *
   * @param earlier nested by key, as {@link #toJson} has it
   * @throws ConfigurationException when a key or a value is none of this version's
   */
  public static JobConfiguration load(Map<String, ?> earlier) {
    return load(earlier, List.of(), List.of());
  }

  /**
   * Reads that of an earlier job, under files and overrides.
   *
   * @param earlier nested by key, as {@link #toJson} has it
   * @param files HOCON files; later ones override earlier ones
   * @param overrides {@code key=value} each; later ones override earlier ones, and all files
   * @throws ConfigurationException when a file, a key or a value cannot be used
   */
  public static JobConfiguration load(
      Map<String, ?> earlier, List<Path> files, List<String> overrides) {
    return ConfigurationLoader.load(earlier, files, overrides);
  }

  /**
   * The same under further settings; no file is read.
   *
   * @param overrides {@code key=value} each; later ones override earlier ones
   * @throws ConfigurationException when a key or a value cannot be used
   */
  public JobConfiguration under(List<String> overrides) {
    return ConfigurationLoader.load(this, overrides);
  }

  /** The whole configuration with every key, as JSON that {@link #load} reads back. */
  public String toJson() {
    return RecordRenderer.render(this);
  }
}
