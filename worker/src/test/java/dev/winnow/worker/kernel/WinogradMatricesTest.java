package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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

  /** Pruning by magnitude, and one learning rate for all weights, rest on it. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void weightsCountForAboutAsMuchInEveryPosition(int tile) {
    WinogradMatrices matrices = WinogradMatrices.of(tile);
    double[][] a = WinogradMatrices.transpose(matrices.aT());
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int p = 0; p < tile; p++) {
      double product = length(a[p]) * length(matrices.bT()[p]);
      least = Math.min(least, product);
      most = Math.max(most, product);
    }

    assertThat(most / least).isLessThan(1.5);
  }

  private static double length(double[] row) {
    return Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
  }

  @Test
  void otherTilesAreRefused() {
    assertThatThrownBy(() -> WinogradMatrices.of(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tile must be 4 or 6, not 5");
  }
}
