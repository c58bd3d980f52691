package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class GridPropertiesTest {
  /** Unpruned, 3 x 6 by batch, 4 x 7 by sparsity, of which 4 are among those by batch. */
  private static final int CELLS = 1 + 18 + 28 - 4;

  @Example
  void everyTableOfThePaperHasItsCells() {
    for (String name : Paper.names()) {
      Paper paper = Paper.of(name);
      List<Cell> cells = paper.grid().cells(1);

      assertThat(cells).hasSize(CELLS).doesNotHaveDuplicates();
      for (Approach approach : Approach.values()) {
        for (int batch : Grid.BATCHES) {
          assertThat(cells).contains(new Cell(approach, paper.tableSparsity(), batch, 1));
        }
        for (int sparsity : Grid.SPARSITIES) {
          assertThat(cells).contains(new Cell(approach, sparsity, 128, 1));
        }
      }
      for (int sparsity : Grid.SPARSITIES) {
        assertThat(cells).contains(new Cell(Approach.SWR_CNN, sparsity, Cell.DYNAMIC, 1));
      }
    }
  }

  @Property(tries = 100)
  void aPartHasTheCellsThatItAsksForAndNoOther(@ForAll @From("parts") Part part) {
    Grid grid = new Grid(30);
    List<Cell> cells = grid.cells(part);

    assertThat(cells).doesNotHaveDuplicates();
    for (long seed : part.seeds()) {
      for (Cell cell : grid.cells(seed)) {
        assertThat(cells.contains(cell))
            .isEqualTo(
                part.approaches().contains(cell.approach())
                    && part.sparsities().contains(cell.sparsity())
                    && part.batches().contains(cell.batch()));
      }
    }
    assertThat(cells).allMatch(cell -> grid.cells(cell.seed()).contains(cell));
  }

  @Property(tries = 50)
  void cellsOfAllSeedsHaveFoldersOfTheirOwn(@ForAll @Size(min = 1, max = 4) Set<Long> seeds) {
    Set<String> names = new HashSet<>();
    for (long seed : seeds) {
      for (Cell cell : new Grid(40).cells(seed)) {
        assertThat(names.add(cell.name())).as(cell.name()).isTrue();
        assertThat(cell.name()).matches("[a-z0-9-]+");
      }
    }
  }

  @Provide
  Arbitrary<Part> parts() {
    return Combinators.combine(
            Arbitraries.of(Approach.class).set().ofMinSize(1),
            Arbitraries.of(0, 20, 30, 50, 80).set().ofMinSize(1),
            Arbitraries.of(Grid.BATCHES).set().ofMinSize(1),
            Arbitraries.of(1L, 2L, 3L).set().ofMinSize(1))
        .as(
            (approaches, sparsities, batches, seeds) ->
                new Part(approaches, sparsities, batches, List.copyOf(seeds)));
  }
}
