package dev.winnow.ensemble.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One line of metrics.jsonl that tells of an epoch. */
record EpochLine(String member, JsonNode fields) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Column titles with the field that each shows and how. */
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("epoch", "%.0f");
    COLUMNS.put("train_loss", "%.4f");
    COLUMNS.put("validation_accuracy", "%.4f");
    COLUMNS.put("learning_rate", "%.4g");
    COLUMNS.put("momentum", "%.4f");
    COLUMNS.put("global_batch", "%.0f");
    COLUMNS.put("sparsity", "%.3f");
    COLUMNS.put("images_per_second", "%.0f");
    COLUMNS.put("epoch_seconds", "%.1f");
    COLUMNS.put("compute_seconds", "%.1f");
    COLUMNS.put("exchange_seconds", "%.1f");
    COLUMNS.put("waiting_seconds", "%.1f");
    COLUMNS.put("overhead_seconds", "%.1f");
  }

  /** The epochs among the lines, in order; a line that is cut off or of another kind is not one. */
  static Stream<EpochLine> among(List<String> lines) {
    return lines.stream().map(EpochLine::parse).filter(line -> line != null);
  }

  private static EpochLine parse(String line) {
    try {
      JsonNode fields = JSON.readTree(line);
      return "epoch".equals(fields.path("event").asText())
          ? new EpochLine(fields.path("member").asText(), fields)
          : null;
    } catch (JsonProcessingException cut) {
      return null;
    }
  }

  static List<String> header() {
    return COLUMNS.keySet().stream().map(name -> name.replace('_', ' ')).toList();
  }

  List<String> cells() {
    return COLUMNS.entrySet().stream()
        .map(column -> cell(fields.path(column.getKey()), column.getValue()))
        .toList();
  }

  private static String cell(JsonNode value, String format) {
    return value.isNumber() ? Numbers.format(format, value.asDouble()) : "–";
  }
}
