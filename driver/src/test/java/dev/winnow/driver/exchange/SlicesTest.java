package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SlicesTest {
  @Property
  void piecesCoverTheVectorAndEveryRankOwnsAsMany(
      @ForAll @IntRange(min = 0, max = 50_000_000) int length,
      @ForAll @IntRange(min = 1, max = 300) int numWorkers) {
    Slices slices = new Slices(length, numWorkers);
    int[] owned = new int[numWorkers];
    int end = 0;
    for (int piece = 0; piece < slices.pieces(); piece++) {
      assertThat(slices.offset(piece)).isEqualTo(end);
      assertThat(slices.length(piece))
          .isBetween(length / slices.pieces(), length / slices.pieces() + 1)
          .isLessThanOrEqualTo(Slices.LONGEST_PIECE);
      owned[slices.owner(piece)]++;
      end += slices.length(piece);
    }
    assertThat(end).isEqualTo(length);
    assertThat(owned).containsOnly(slices.pieces() / numWorkers);
  }
}
