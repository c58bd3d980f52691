package dev.winnow.ensemble.reproduction;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Results of the cells that are done, by whichever driver: several may run parts of a grid. */
final class DoneCells {
  private final Grid grid;
  private final Cells cells;
  private final Map<Cell, CellResult> results = new HashMap<>();

  /** Knows of none before it is updated. */
  DoneCells(Grid grid, Cells cells) {
    this.grid = grid;
    this.cells = cells;
  }

  /**
   * Reads those that it does not know yet; a cell that is done stays as it is.
   *
   * @return whether there were any
   * @throws IOException also when one was trained with other settings, or on other data
   */
  boolean update() throws IOException {
    int known = results.size();
    for (Cell cell : grid.cells(cells.seeds())) {
      if (!contains(cell)) {
        cells.result(cell).ifPresent(result -> results.put(cell, result));
      }
    }
    return results.size() > known;
  }

  boolean contains(Cell cell) {
    return results.containsKey(cell);
  }

  /** Each once, the smallest first. */
  List<Long> seeds() {
    return results.keySet().stream().map(Cell::seed).distinct().sorted().toList();
  }

  /** In the order of the grid, seed by seed. */
  List<CellResult> results() {
    return grid.cells(seeds()).stream().map(results::get).filter(Objects::nonNull).toList();
  }
}
