package dev.winnow.ensemble.reproduction;

import java.util.List;
import java.util.Set;

/**
 * Which cells of the grid are asked for.
 *
 * @param seeds each runs all of them
 */
public record Part(
    Set<Approach> approaches, Set<Integer> sparsities, Set<Integer> batches, List<Long> seeds) {
  public Part {
    approaches = Set.copyOf(approaches);
    sparsities = Set.copyOf(sparsities);
    batches = Set.copyOf(batches);
    seeds = List.copyOf(seeds);
  }

  boolean contains(Cell cell) {
    return approaches.contains(cell.approach())
        && sparsities.contains(cell.sparsity())
        && batches.contains(cell.batch());
  }
}
