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

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void kernelTransformIsGTimesKernelTimesGTransposed(int tile) {
    float[] spatial = new RandomValues(tile).floats(3 * 2 * 9);
    float[] transformed = WinogradConvolution.kernelTransform(tile, 3, 2, spatial);
    double[][] g = WinogradMatrices.of(tile).g();
    for (int pair = 0; pair < 6; pair++) {
      for (int i = 0; i < tile; i++) {
        for (int j = 0; j < tile; j++) {
          double sum = 0;
          for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
              sum += g[i][y] * spatial[pair * 9 + y * 3 + x] * g[j][x];
            }
          }
          assertThat(transformed[(i * tile + j) * 6 + pair]).isCloseTo((float) sum, within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void kernelGradientIsTheTransposeOfTheKernelTransform(int tile) {
    RandomValues random = new RandomValues(tile);
    float[] spatial = random.floats(5 * 3 * 9);
    float[] gradient = random.floats(tile * tile * 5 * 3);
    float[] transformed = WinogradConvolution.kernelTransform(tile, 5, 3, spatial);
    float[] back = WinogradConvolution.kernelTransformTransposed(tile, 5, 3, gradient);
    assertThat(dot(transformed, gradient)).isCloseTo(dot(spatial, back), within(1e-4));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
