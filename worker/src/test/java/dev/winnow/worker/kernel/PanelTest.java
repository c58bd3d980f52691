package dev.winnow.worker.kernel;

import static dev.winnow.worker.kernel.VectorMemory.LANES;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PanelTest {
  @Property
  void everyElementHasAPlaceOfItsOwn(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 300) int columns) {
    Panel panel = new Panel(rows, columns);
    boolean[] taken = new boolean[rows * panel.columns()];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < panel.columns(); column++) {
        int at = panel.at(row, column) - Panel.FIRST;
        assertThat(taken[at]).isFalse();
        taken[at] = true;
      }
    }
    assertThat(panel.position()).isGreaterThanOrEqualTo(Panel.FIRST + taken.length);
  }

  @Property
  void blocksCoverTheColumnsInWidthsThatTheProductTakes(
      @ForAll @IntRange(min = 1, max = 300) int columns) {
    Panel panel = new Panel(3, columns);
    int column = 0;
    while (column < panel.columns()) {
      int width = panel.width(column);
      assertThat(width / LANES).isIn(1, 2, Panel.WIDTH / LANES);
      for (int inside = column; inside < column + width; inside++) {
        assertThat(panel.start(inside)).isEqualTo(column);
        assertThat(panel.rest(inside)).isEqualTo(column + width - inside);
      }
      column += width;
    }
    assertThat(column).isEqualTo(VectorMemory.wholeVectors(columns));
  }
}
