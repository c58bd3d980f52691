package dev.winnow.ensemble.cli;

import dev.winnow.driver.config.JobConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** From where a command takes its configuration. */
final class CommonOptions {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "A configuration file; repeated, the later overrides the earlier.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One configuration key, over the files; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set, any Hadoop path: short for --set data.path=DIR.")
  private String data;

  /** Adds what another option stands for. */
  void set(String key, String value) {
    settings.add(key + "=" + value);
  }

  /** Whether none is given. */
  boolean areNone() {
    return files.isEmpty() && settings.isEmpty() && data == null;
  }

  /** Refuses all of them where another option leaves nothing to read in a configuration. */
  void refuseBeside(String other) {
    if (!files.isEmpty() || !settings.isEmpty()) {
      throw unused(files.isEmpty() ? "--set" : "--conf", other);
    }
    refuseDataBeside(other);
  }

  /** Refuses a data set where another option takes its place. */
  void refuseDataBeside(String other) {
    if (data != null) {
      throw unused("--data", other);
    }
  }

  private static UsageException unused(String option, String other) {
    return new UsageException("%s says nothing beside %s: leave one out".formatted(option, other));
  }

  /** The configuration that the options ask for. */
  JobConfiguration configuration() {
    return configuration(List.of());
  }

  /**
   * That of an earlier training, under what the options say now.
   *
   * @param earlier as a manifest has it
   */
  JobConfiguration configuration(Map<String, Object> earlier) {
    return configuration(earlier, List.of());
  }

  /**
   * The configuration that the options ask for.
   *
   * @param required keys that the command has no use for but every configuration must have; those
   *     of the options override them, files do not
   */
  JobConfiguration configuration(List<String> required) {
    return configuration(Map.of(), required);
  }

  private JobConfiguration configuration(Map<String, Object> earlier, List<String> required) {
    List<String> allSettings = new ArrayList<>(required);
    if (data != null) {
      allSettings.add("data.path=" + data);
    }
    allSettings.addAll(settings);
    return JobConfiguration.load(earlier, files, allSettings);
  }
}
