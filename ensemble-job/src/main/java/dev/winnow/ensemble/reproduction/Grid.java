package dev.winnow.ensemble.reproduction;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The cells of the paper's tables for one data set, for one seed: every batch at one sparsity,
 * every sparsity at one batch, and the unpruned network that speed is measured against.
 *
 * @param tableSparsity per cent, of the tables by batch
 */
public record Grid(int tableSparsity) {
  /** Of the tables by batch; the last is the dynamic one. */
  public static final List<Integer> BATCHES = List.of(64, 128, 256, 512, 1024, Cell.DYNAMIC);

  /** Of the tables by sparsity, per cent. */
  public static final List<Integer> SPARSITIES = List.of(20, 30, 40, 50, 60, 70, 80);

  /** Of the tables by sparsity. */
  static final int TABLE_BATCH = 128;

  /** Sparsity and batch of the single network that speed is measured against. */
  static final int UNPRUNED = 0;

  static final int BASELINE_BATCH = 64;

  /** All cells, each once, in the order in which they are best run. */
  public List<Cell> cells(long seed) {
    Set<Cell> cells = new LinkedHashSet<>();
    cells.add(new Cell(Approach.C_CNN, UNPRUNED, BASELINE_BATCH, seed));
    for (Approach approach : Approach.values()) {
      for (int batch : BATCHES) {
        cells.add(new Cell(approach, tableSparsity, batch, seed));
      }
    }
    for (int sparsity : SPARSITIES) {
      for (Approach approach : Approach.values()) {
        cells.add(new Cell(approach, sparsity, TABLE_BATCH, seed));
      }
      cells.add(new Cell(Approach.SWR_CNN, sparsity, Cell.DYNAMIC, seed));
    }
    return List.copyOf(cells);
  }

  /** All cells, seed by seed. */
  List<Cell> cells(List<Long> seeds) {
    return seeds.stream().flatMap(seed -> cells(seed).stream()).toList();
  }

  /** The cells of a part, seed by seed. */
  public List<Cell> cells(Part part) {
    return cells(part.seeds()).stream().filter(part::contains).toList();
  }
}
