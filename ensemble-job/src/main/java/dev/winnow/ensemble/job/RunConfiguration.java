package dev.winnow.ensemble.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configuration of a run, in its directory. What is trained of a run is trained under one. */
public final class RunConfiguration {
  private static final String FILE = "configuration.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Keys that do not touch the weights: one folder may be written in several ways, and data may be
   * moved, since their fingerprint tells whether they are the same; the others say what happens
   * before and after training, or when it goes wrong.
   */
  private static final Set<String> FREE =
      Set.of(
          "output",
          "run-id",
          "data.path",
          "data.format",
          "retrain",
          "train.round-timeout-seconds",
          "train.max-epoch-attempts");

  private final RunDirectory run;
  private final JobConfiguration configuration;

  /**
   * Of one run.
   *
   * @param configuration under which it is to go on
   */
  public RunConfiguration(RunDirectory run, JobConfiguration configuration) {
    this.run = run;
    this.configuration = configuration;
  }

  /**
   * Lets a run with checkpoints go on only under the settings that it was begun with: others would
   * be half applied, and data split in another way are trained on and examined with at once.
   *
   * @throws IOException naming the first setting that is another, or when the file cannot be read
   */
  public void requireSame() throws IOException {
    if (!run.hasCheckpoints()) {
      return;
    }
    Optional<String> difference = difference(before(), JSON.readTree(configuration.toJson()), "");
    if (difference.isPresent()) {
      throw new IOException(
          "%s was begun with other settings (%s): give those, or choose another name or run-id"
              .formatted(run.path(), difference.get()));
    }
  }

  /** The first setting that is another than a version was trained with; empty when none is. */
  public static Optional<String> difference(EnsembleDescription trained, JobConfiguration now) {
    try {
      return difference(JSON.valueToTree(trained.configuration()), JSON.readTree(now.toJson()), "");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void write() throws IOException {
    run.writeText(FILE, configuration.toJson());
  }

  private JsonNode before() throws IOException {
    try {
      return JSON.readTree(run.readText(FILE));
    } catch (FileNotFoundException | JsonProcessingException e) {
      throw new IOException(
          "%s of %s cannot be read, so that nothing says under which settings its checkpoints came about: choose another run-id"
              .formatted(FILE, run.path()),
          e);
    }
  }

  /** The first key whose value is another. */
  private static Optional<String> difference(JsonNode before, JsonNode now, String path) {
    if (FREE.contains(path)) {
      return Optional.empty();
    }
    if (!(before instanceof ObjectNode && now instanceof ObjectNode)) {
      return before.equals(now)
          ? Optional.empty()
          : Optional.of("%s was %s, now %s".formatted(path, before, now));
    }
    for (Map.Entry<String, JsonNode> field : now.properties()) {
      String key = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Optional<String> inside = difference(before.path(field.getKey()), field.getValue(), key);
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Optional.empty();
  }
}
