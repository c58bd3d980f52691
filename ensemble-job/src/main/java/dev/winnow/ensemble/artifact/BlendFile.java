package dev.winnow.ensemble.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.winnow.ensemble.stacking.Score;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * blend.json: how much each member counts, and how that was found.
 *
 * @param weights by the member's name; not negative, summing to 1
 * @param scores log loss and accuracy on the blend split, by what was tried
 */
public record BlendFile(Map<String, Double> weights, Map<String, Score> scores) {
  /** Its place in a version. */
  public static final String PATH = "blend.json";

  private static final double ROUNDING = 1e-6;

  public BlendFile {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    boolean negative = weights.values().stream().anyMatch(weight -> !(weight >= 0));
    if (negative || !(Math.abs(sum - 1) < ROUNDING)) {
      throw new IllegalArgumentException(
          "blend weights must not be negative and must sum to 1: " + weights);
    }
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /** The weights in the order of the members. */
  public double[] weightsOf(List<String> members) {
    return members.stream()
        .mapToDouble(
            member -> {
              Double weight = weights.get(member);
              if (weight == null) {
                throw new ArtifactCorruptException(
                    "blend.json has no weight for member %s, only for %s"
                        .formatted(member, weights.keySet()));
              }
              return weight;
            })
        .toArray();
  }

  /** This, as a file to be published. */
  public ArtifactFile toFile() {
    return new ArtifactFile(PATH, out -> out.write(ManifestJson.JSON.writeValueAsBytes(this)));
  }

  /** Reads blend.json. */
  public static BlendFile read(byte[] json) {
    try {
      BlendFile blend = ManifestJson.JSON.readValue(json, BlendFile.class);
      if (blend == null) {
        throw new ArtifactCorruptException("blend.json is empty: fit the weights again");
      }
      return blend;
    } catch (JsonProcessingException malformed) {
      throw new ArtifactCorruptException(
          "blend.json cannot be read (%s): fit the weights again"
              .formatted(JsonReason.of(malformed)));
    } catch (IOException impossible) {
      throw new ArtifactException("blend.json cannot be read", impossible);
    }
  }
}
