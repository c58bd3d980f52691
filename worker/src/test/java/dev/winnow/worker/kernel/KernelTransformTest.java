package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTransformTest {
  /** Name, kernels, tile, output channels, input channels. */
  static Stream<Arguments> transforms() {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : KernelsUnderTest.all()) {
      for (int tile : new int[] {4, 6}) {
        for (int out : new int[] {1, 3, 16, 33}) {
          result.add(Arguments.of(kernels.name(), kernels, tile, out, 5));
        }
      }
    }
    return result.stream();
  }

  @ParameterizedTest(name = "{0} tile {2} {4} to {3} channels")
  @MethodSource("transforms")
  void eachPairOfChannelsIsGTimesKernelTimesGTransposed(
      String name, Kernels kernels, int tile, int out, int in) {
    float[] spatial = new RandomValues(tile).floats(out * in * 9);
    float[] transformed = RandomValues.unwritten(tile * tile * in * out);
    kernels.kernelTransform().transform(tile, out, in, Weights.of(spatial), transformed);
    double[][] g = WinogradMatrices.of(tile).g();
    for (int k = 0; k < out; k++) {
      for (int c = 0; c < in; c++) {
        double[][] patch = WinogradMatrices.square(3, spatial, (k * in + c) * 9, 1);
        double[][] u = WinogradMatrices.sandwich(g, patch);
        for (int t = 0; t < tile * tile; t++) {
          assertThat(transformed[(t * in + c) * out + k])
              .isCloseTo((float) u[t / tile][t % tile], within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} tile {2} {4} to {3} channels")
  @MethodSource("transforms")
  void theGradientIsTheTransposeOfTheTransform(
      String name, Kernels kernels, int tile, int out, int in) {
    RandomValues random = new RandomValues(tile);
    float[] spatial = random.floats(out * in * 9);
    float[] gradient = random.floats(tile * tile * in * out);
    float[] transformed = RandomValues.unwritten(gradient.length);
    kernels.kernelTransform().transform(tile, out, in, Weights.of(spatial), transformed);
    float[] back = RandomValues.unwritten(spatial.length);
    kernels.kernelTransform().transposed(tile, out, in, gradient, Weights.of(back));
    assertThat(dot(transformed, gradient)).isCloseTo(dot(spatial, back), within(1e-4 * out * in));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
