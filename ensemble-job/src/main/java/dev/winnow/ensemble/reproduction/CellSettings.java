package dev.winnow.ensemble.reproduction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.ensemble.report.MomentumData;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What cells are trained with: the configuration of the ensemble, and over it what the grid and the
 * paper say of a cell.
 *
 * @param examples in the training split
 * @param fingerprint of the data
 * @param configuration of the ensemble
 */
public record CellSettings(
    Paper paper, Budget budget, long examples, String fingerprint, JobConfiguration configuration) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Folder of the reproduction; what is less than the whole says so. */
  String folder() {
    return configuration.name() + "-reproduction" + budget.suffix();
  }

  /** Whether it is not a smaller version of the paper's training. */
  boolean isWhole() {
    return budget.isWhole()
        && configuration.train().epochs() >= paper.epochs()
        && limit() == examples
        && hasAllChannels();
  }

  /** What is trained, for readers, and what of it is less than the paper's. */
  String label() {
    String label =
        "%s%s epochs, %s training examples"
            .formatted(
                budget.label(),
                outOf(paper.epochs(), budget.epochs(configuration.train().epochs())),
                outOf(examples, budget.examples(limit())));
    return hasAllChannels()
        ? label
        : widths().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" or ", label + ", ", " of the channels"));
  }

  private static String outOf(long whole, long number) {
    return number < whole ? number + " of " + whole : String.valueOf(number);
  }

  private boolean hasAllChannels() {
    return widths().equals(Set.of(1.0));
  }

  /** Of the members, the smallest first. */
  private Set<Double> widths() {
    return configuration.members().stream()
        .map(MemberConfiguration::width)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Root below which all cells are published. */
  String output() {
    return "%s/%s/cells".formatted(configuration.output(), folder());
  }

  /** The name under which a cell is published. */
  String name(Cell cell) {
    return cell.name() + budget.suffix();
  }

  /** The seed of the cell that is published under a name, if there can be one. */
  OptionalLong seed(String name) {
    String suffix = budget.suffix();
    return name.endsWith(suffix)
        ? Cell.seedOf(name.substring(0, name.length() - suffix.length()))
        : OptionalLong.empty();
  }

  /** Of the cells with a dynamic batch. */
  MomentumData momentum() {
    return MomentumData.of(
        configuration.under(List.of("train.dynamic-batch.enabled=true")).train());
  }

  /** All that a cell is trained with. */
  JobConfiguration of(Cell cell) {
    List<String> settings = new ArrayList<>();
    settings.add("output=" + output());
    settings.add("name=" + name(cell));
    // Executors outlive a cell: no two may share the addresses of their exchange.
    settings.add("run-id=" + name(cell));
    settings.add("seed=" + cell.seed());
    settings.add("members=" + members(cell.approach()));
    settings.add("pruning.sparsity=" + cell.sparsity() / 100.0);
    if (!budget.isWhole()) {
      settings.add("data.limit=" + budget.examples(limit()));
    }
    settings.add("train.epochs=" + budget.epochs(configuration.train().epochs()));
    boolean dynamic = cell.batch() == Cell.DYNAMIC;
    settings.add("train.dynamic-batch.enabled=" + dynamic);
    settings.add(
        "train.dynamic-batch.plateau-epochs="
            + budget.epochs(configuration.train().dynamicBatch().plateauEpochs()));
    if (!dynamic) {
      settings.add("train.initial-batch=" + cell.batch());
      // Nothing grows towards it; any other value stays, since done cells are known by it.
      if (configuration.train().dynamicBatch().capacity() < cell.batch()) {
        settings.add("train.dynamic-batch.capacity=0");
      }
    }
    if (!cell.approach().isEnsemble()) {
      settings.add("train.l2=" + paper.single().l2());
    }
    return configuration.under(settings);
  }

  private long limit() {
    int limit = configuration.data().limit();
    return limit == 0 ? examples : Math.min(limit, examples);
  }

  /** The first member alone, or all, with the approach's convolutions; as JSON. */
  private String members(Approach approach) {
    ArrayNode members = JSON.createArrayNode();
    for (JsonNode each : json(configuration).path("members")) {
      ObjectNode member = each.deepCopy();
      member.put("convolution", approach.convolution().toString());
      if (approach.isEnsemble()) {
        members.add(member);
      } else if (members.isEmpty()) {
        members.add(member.put("dropout", paper.single().dropout()));
      }
    }
    return members.toString();
  }

  static JsonNode json(JobConfiguration configuration) {
    try {
      return JSON.readTree(configuration.toJson());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
