package dev.winnow.ensemble.reproduction;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.winnow.ensemble.artifact.EnsembleDescription.Provenance;
import dev.winnow.ensemble.report.MomentumData;
import dev.winnow.ensemble.report.Page;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that a reproduction came to so far.
 *
 * @param title data set and base network
 * @param whole whether it is not a smaller version of the paper's training
 * @param label how much of it
 * @param created when
 * @param data where they were read
 * @param all number of cells of the whole grid, for each seed
 * @param failed why, by the cell's name
 * @param momentum of the cells with a dynamic batch
 */
record ReproductionData(
    String title,
    boolean whole,
    String label,
    String created,
    String data,
    Provenance provenance,
    int all,
    List<Comparison> comparisons,
    List<CellResult> cells,
    Map<String, String> failed,
    MomentumData momentum) {
  private static final String SECONDS =
      "Seconds of an epoch are of all members, one after the other; epochs of the same batch count"
          + " with their median (the first of DBS, often the only one of its batch, with its cold"
          + " start).\n";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Of the cells that are done, each once, the smallest first. */
  @JsonProperty
  List<Long> seeds() {
    return cells.stream().map(result -> result.cell().seed()).distinct().sorted().toList();
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String html() {
    return new Page(heading() + " - Winnow", "reproduction.js", this).html();
  }

  String markdown() {
    String heading = "## %s\n\n%s%s\n".formatted(heading(), done(), SECONDS);
    return comparisons.stream()
        .map(Comparison::markdown)
        .collect(Collectors.joining("", heading, ""));
  }

  private String done() {
    List<Long> seeds = seeds();
    String named = seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String means =
        seeds.isEmpty()
            ? ""
            : seeds.size() == 1
                ? ", seed " + named
                : ", means over those of seeds %s that are done".formatted(named);
    return "%d of %d cells%s.\n".formatted(cells.size(), all, means);
  }

  private String heading() {
    return "%s: %s".formatted(title, label);
  }
}
