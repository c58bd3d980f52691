package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SlicesTest {
  @Property
  void piecesCoverTheVectorAndAreAlmostEqual(
      @ForAll @IntRange(min = 0, max = 50_000_000) int length,
      @ForAll @IntRange(min = 1, max = 300) int numWorkers) {
    Slices slices = new Slices(length, numWorkers);
    int end = 0;
    int least = length / (slices.groups() * numWorkers);
    for (int group = 0; group < slices.groups(); group++) {
      for (int rank = 0; rank < numWorkers; rank++) {
        int piece = slices.piece(group, rank);
        assertThat(slices.offset(piece)).isEqualTo(end);
        assertThat(slices.length(piece))
            .isBetween(least, least + 1)
            .isLessThanOrEqualTo(Slices.LONGEST_PIECE);
        end += slices.length(piece);
      }
    }
    assertThat(end).isEqualTo(length);
  }
}
