package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTileTest {
  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource({"1,1,4", "2,2,4", "3,3,6", "4,4,6", "5,5,4", "7,7,6", "2,32,4", "28,28,6", "32,32,6"})
  void theTileWithFewerMultiplicationsIsTheCheapest(int height, int width, int tile) {
    assertThat(WinogradTile.cheapest(height, width)).isEqualTo(tile);
  }
}
