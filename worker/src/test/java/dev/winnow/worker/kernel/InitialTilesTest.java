package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialTilesTest {
  /** For independent inputs and spatial weights, in one dimension. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void behindAReluAllOutputsOfATileVaryAboutAsMuch(int tile) {
    WinogradMatrices matrices = WinogradMatrices.of(tile);
    double least = Double.MAX_VALUE;
    double most = 0;
    for (double[] row : matrices.aT()) {
      double variance = 0;
      for (int p = 0; p < tile; p++) {
        double factor = row[p] * InitialTiles.factor(tile, p);
        variance += factor * factor * square(matrices.bT()[p]) * square(matrices.g()[p]);
      }
      least = Math.min(least, variance);
      most = Math.max(most, variance);
    }

    assertThat(most / least).isLessThan(2);
  }

  private static double square(double[] row) {
    double sum = 0;
    for (double x : row) {
      sum += x * x;
    }
    return sum;
  }

  @Test
  void positionsOfATileOf4StayTheTransformOfSpatialWeights() {
    float[] spatial = new RandomValues(61).floats(2 * 3 * 9);

    assertThat(WinogradConvolution.initialWeights(4, 2, 3, spatial))
        .isEqualTo(WinogradConvolution.kernelTransform(4, 2, 3, spatial));
  }

  @Test
  void positionsOfATileOf6AreWeighedByRowAndColumn() {
    float[] spatial = new RandomValues(61).floats(2 * 3 * 9);
    float[] transformed = WinogradConvolution.kernelTransform(6, 2, 3, spatial);
    float[] initial = WinogradConvolution.initialWeights(6, 2, 3, spatial);

    float[] factors = {0.5f, 1, 1, 0.5f, 0.5f, 0.5f};
    for (int position = 0; position < 36; position++) {
      float factor = factors[position / 6] * factors[position % 6];
      for (int i = position * 6; i < position * 6 + 6; i++) {
        assertThat(initial[i]).isEqualTo(factor * transformed[i]);
      }
    }
  }
}
