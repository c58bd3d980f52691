package dev.winnow.ensemble.cli;

import dev.winnow.ensemble.reproduction.Approach;
import dev.winnow.ensemble.reproduction.Cell;
import dev.winnow.ensemble.reproduction.Grid;
import dev.winnow.ensemble.reproduction.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which part of the paper's grid a command is about. */
final class PartOptions {
  @Option(
      names = "--approach",
      paramLabel = "NAME",
      split = ",",
      description = "c-cnn, sc-cnn, swr-cnn; by default all.")
  private List<String> approaches = List.of();

  @Option(
      names = "--sparsity",
      paramLabel = "PERCENT",
      split = ",",
      description = "20, 30 ... 80, and 0 for the network that speed is against; by default all.")
  private List<Integer> sparsities = List.of();

  @Option(
      names = "--batch",
      paramLabel = "B",
      split = ",",
      description = "64, 128 ... 1024, dbs; by default all.")
  private List<String> batches = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "Runs all cells with each of these seeds (${DEFAULT-VALUE}).")
  private List<Long> seeds;

  /**
   * The part that the options ask for.
   *
   * @throws UsageException when it has no cell
   */
  Part of(Grid grid) {
    Part part =
        new Part(
            approaches(), sparsities(grid), batches(), new ArrayList<>(new LinkedHashSet<>(seeds)));
    if (grid.cells(part).isEmpty()) {
      throw new UsageException(
          "no cell is of all these approaches, sparsities and batches: the paper varies the batch at"
              + " %d %% sparsity, and sparsity at batches 128 and dbs"
                  .formatted(grid.tableSparsity()));
    }
    return part;
  }

  private Set<Approach> approaches() {
    Set<Approach> chosen = new HashSet<>();
    for (String name : approaches) {
      chosen.add(
          Arrays.stream(Approach.values())
              .filter(approach -> approach.title().toLowerCase(Locale.ROOT).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "no approach '%s': say c-cnn, sc-cnn or swr-cnn".formatted(name))));
    }
    return chosen.isEmpty() ? Set.of(Approach.values()) : chosen;
  }

  private Set<Integer> sparsities(Grid grid) {
    Set<Integer> known = new LinkedHashSet<>();
    grid.cells(1).forEach(cell -> known.add(cell.sparsity()));
    for (int sparsity : sparsities) {
      if (!known.contains(sparsity)) {
        throw new UsageException("no sparsity %d: say one of %s".formatted(sparsity, known));
      }
    }
    return sparsities.isEmpty() ? known : Set.copyOf(sparsities);
  }

  private Set<Integer> batches() {
    Set<Integer> chosen = new HashSet<>();
    for (String name : batches) {
      int batch = name.equalsIgnoreCase("dbs") ? Cell.DYNAMIC : number(name);
      if (!Grid.BATCHES.contains(batch)) {
        throw noBatch(name);
      }
      chosen.add(batch);
    }
    return chosen.isEmpty() ? Set.copyOf(Grid.BATCHES) : chosen;
  }

  private static int number(String name) {
    try {
      int batch = Integer.parseInt(name);
      if (batch > 0) {
        return batch;
      }
    } catch (NumberFormatException none) {
      throw noBatch(name);
    }
    throw noBatch(name);
  }

  private static UsageException noBatch(String name) {
    return new UsageException("no batch '%s': say 64, 128, 256, 512, 1024 or dbs".formatted(name));
  }
}
