package dev.winnow.ensemble.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What became of a retraining: its line of JSON.
 *
 * @param ensemble its name
 * @param run id of the run
 * @param version in service afterwards; not there when the run did not come so far
 * @param comparison on which that was decided; not there when the run did not come so far
 * @param removed versions that were deleted, more being there than are kept
 * @param seconds that it took
 * @param error what went wrong, of a run that failed or found the ensemble locked
 */
@JsonPropertyOrder({"event", "ensemble", "run", "outcome"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetrainResult(
    String ensemble,
    String run,
    Outcome outcome,
    String version,
    Comparison comparison,
    List<String> removed,
    double seconds,
    String error) {
  /**
   * Two ensembles on the same test split.
   *
   * @param champion the version that was in service before; not there when none was
   * @param championAccuracy 0 to 1; likewise
   * @param challengerAccuracy of the ensemble that was trained
   * @param margin by which the challenger might be worse
   * @param testExamples number of examples of the test split
   * @param examples number of all examples
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Comparison(
      String champion,
      @JsonProperty("champion_accuracy") Double championAccuracy,
      @JsonProperty("challenger_accuracy") double challengerAccuracy,
      double margin,
      @JsonProperty("test_examples") long testExamples,
      long examples) {
    boolean isForChallenger() {
      return championAccuracy == null || challengerAccuracy >= championAccuracy - margin;
    }
  }

  /** How a retraining may end. */
  public enum Outcome {
    /** The new version is in service. */
    PROMOTED,
    /** The version that was in service still is. */
    KEPT,
    /** Nothing was changed, or the error says what was. */
    FAILED,
    /** Another run is at it; nothing was done. */
    LOCKED;

    /** As it stands in JSON. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of a run that came to nothing. */
  public static RetrainResult without(
      String ensemble, String run, Outcome outcome, String error, double seconds) {
    return new RetrainResult(ensemble, run, outcome, null, null, null, seconds, error);
  }

  /** Whether the new version is in service. */
  @JsonIgnore
  public boolean isPromoted() {
    return outcome == Outcome.PROMOTED;
  }

  /** For those who read more than one kind of line. */
  @JsonProperty
  public String event() {
    return "retrain";
  }
}
