package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WinogradMatricesTest {
  /** The identity that makes F(m, 3) a correlation, in one dimension, for every unit pair. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void transformsOfUnitVectorsMultiplyToACorrelation(int tile) {
    WinogradMatrices matrices = WinogradMatrices.of(tile);
    for (int output = 0; output < matrices.outputs(); output++) {
      for (int tap = 0; tap < 3; tap++) {
        for (int at = 0; at < tile; at++) {
          double sum = 0;
          for (int p = 0; p < tile; p++) {
            sum += matrices.aT()[output][p] * matrices.g()[p][tap] * matrices.bT()[p][at];
          }
          assertThat(sum).isCloseTo(at == output + tap ? 1 : 0, within(1e-14));
        }
      }
    }
  }

  @Test
  void otherTilesAreRefused() {
    assertThatThrownBy(() -> WinogradMatrices.of(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tile must be 4 or 6, not 5");
  }
}
