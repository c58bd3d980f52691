package dev.winnow.ensemble.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The lines of metrics.jsonl that tell of an epoch. */
public final class MetricsLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsLines() {}

  /** The epochs among the lines, in order; a line that is cut off or of another kind is not one. */
  public static List<JsonNode> among(List<String> lines) {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : lines) {
      try {
        JsonNode fields = JSON.readTree(line);
        if ("epoch".equals(fields.path("event").asText())) {
          epochs.add(fields);
        }
      } catch (JsonProcessingException cut) {
        // What an interruption left of a line.
      }
    }
    return epochs;
  }
}
