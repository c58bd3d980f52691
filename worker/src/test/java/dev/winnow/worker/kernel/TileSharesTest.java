package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TileSharesTest {
  @Property
  void everyTileOfEveryExampleIsInOneBlock(
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 12) int columns,
      @ForAll @IntRange(min = 1, max = 150) int batch,
      @ForAll @IntRange(min = 1, max = 16) int threads,
      @ForAll @IntRange(min = 16, max = 500) int blockColumns) {
    TileShares shares = TileShares.of(new TileBlock.Grid(4, rows, columns), batch, threads);
    int[][] seen = new int[rows * columns][batch];
    List<TileBlock> ofShares = new ArrayList<>();
    for (int share = 0; share < shares.count(); share++) {
      for (TileBlock block : shares.blocks(share, blockColumns)) {
        ofShares.add(block);
        for (int tile = block.first(); tile < block.end(); tile++) {
          for (int n = block.from(); n < block.from() + block.examples(); n++) {
            seen[tile][n]++;
          }
        }
      }
    }
    assertThat(shares.blocks(blockColumns)).isEqualTo(ofShares);
    for (int[] tile : seen) {
      assertThat(tile).containsOnly(1);
    }
  }

  /** In whole vectors, of which panels consist. */
  @Property
  void noBlockHasMoreColumnsThanTheFirstShareMayHave(
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 12) int columns,
      @ForAll @IntRange(min = 1, max = 150) int batch,
      @ForAll @IntRange(min = 1, max = 16) int threads,
      @ForAll @IntRange(min = 1, max = 32) int vectors) {
    int blockColumns = vectors * VectorMemory.LANES;
    TileShares shares = TileShares.of(new TileBlock.Grid(4, rows, columns), batch, threads);
    for (TileBlock block : shares.blocks(blockColumns)) {
      assertThat(block.columns()).isLessThanOrEqualTo(shares.mostColumns(blockColumns));
    }
  }

  /** Rows of the image that a row of tiles adds to: its own and one beyond each side. */
  @Property
  void noTwoBandsAddToTheSameRowOfAnImageAtTheSameTime(
      @ForAll @IntRange(min = 1, max = 4) int outputs,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 16) int threads) {
    TileShares shares = TileShares.of(new TileBlock.Grid(outputs, rows, 5), 32, threads);
    assertThat(shares.count()).isEqualTo(threads);
    for (int band = 1; band < shares.bands(); band++) {
      int above = shares.firstRow((band - 1) * shares.slices());
      int below = shares.firstRow(band * shares.slices());
      int lastRowAbove = (above + 1) * outputs;
      int firstRowBelow = below * outputs - 1;
      assertThat(lastRowAbove).isLessThan(firstRowBelow);
    }
  }

  @Property
  void norDoThoseThatWaitBeforeTheBlocksThatMeetTheNextBand(
      @ForAll @IntRange(min = 2, max = 4) int outputs,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 16) int threads,
      @ForAll boolean meetsNext) {
    TileShares shares = TileShares.of(new TileBlock.Grid(outputs, rows, 5), 32, threads);
    int[] bands = new int[rows * outputs + 2];
    for (int band = 0; band < shares.bands(); band++) {
      int share = band * shares.slices();
      BitSet reached = new BitSet();
      for (TileBlock block : shares.blocks(share, 100)) {
        if (shares.meetsNext(share, block) == meetsNext) {
          int first = block.first() / 5 * outputs;
          int end = ((block.end() - 1) / 5 + 1) * outputs;
          reached.set(first, end + 2);
        }
      }
      reached.stream().forEach(row -> bands[row]++);
    }
    assertThat(IntStream.of(bands).max().orElseThrow()).isLessThan(2);
  }

  @Property
  void blocksEndWithARowWhereThereAreBands(
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 12) int columns,
      @ForAll @IntRange(min = 1, max = 16) int threads) {
    TileShares shares = TileShares.of(new TileBlock.Grid(2, rows, columns), 32, threads);
    for (int share = 0; shares.bands() > 1 && share < shares.count(); share++) {
      for (TileBlock block : shares.blocks(share, 500)) {
        assertThat((block.end() - 1) / columns).isEqualTo(block.first() / columns);
      }
    }
  }
}
