package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingKernelTest {
  /** Name, kernels, channels, height, width, batch. */
  static Stream<Arguments> shapes() {
    int[][] shapes = {
      {3, 2, 2, 1}, {3, 5, 7, 3}, {3, 4, 6, 33}, {3, 7, 4, 16}, {1, 3, 5, 31}, {8, 6, 2, 31}
    };
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : KernelsUnderTest.all()) {
      for (int[] shape : shapes) {
        result.add(Arguments.of(kernels.name(), kernels, shape[0], shape[1], shape[2], shape[3]));
      }
    }
    return result.stream();
  }

  @ParameterizedTest(name = "{0} {2}x{3}x{4}x{5}")
  @MethodSource("shapes")
  void maximumAndItsGradientAreTheScalarDefinition(
      String name, Kernels kernels, int channels, int height, int width, int batch) {
    RandomValues random = new RandomValues(height);
    // Whole numbers, so that ties are common.
    Activation in = random.integerActivation(channels, height, width, batch);
    Activation dY = random.activation(channels, height / 2, width / 2, batch);
    PoolingKernel scalar = new ScalarPooling();
    Activation expected = RandomValues.unwrittenLike(dY);
    scalar.max(in, expected);
    Activation expectedGradient = RandomValues.unwrittenLike(in);
    scalar.maxBackward(in, dY, expectedGradient);

    Activation actual = RandomValues.unwrittenLike(dY);
    kernels.pooling().max(in, actual);
    Activation gradient = RandomValues.unwrittenLike(in);
    kernels.pooling().maxBackward(in, dY, gradient);

    assertThat(RandomValues.values(actual)).isEqualTo(RandomValues.values(expected));
    assertThat(RandomValues.values(gradient)).isEqualTo(RandomValues.values(expectedGradient));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#implementations")
  void tiesGoToTheFirst(String name, Kernels kernels) {
    Activation in = RandomValues.of(1, 2, 2, 1, new float[] {1, 2, 2, 2});
    Activation dY = RandomValues.of(1, 1, 1, 1, new float[] {5});
    Activation gradient = RandomValues.unwrittenLike(in);
    kernels.pooling().maxBackward(in, dY, gradient);
    assertThat(RandomValues.values(gradient)).containsExactly(0, 5, 0, 0);
  }

  @ParameterizedTest(name = "{0} {2}x{3}x{4}x{5}")
  @MethodSource("shapes")
  void averageAndItsGradientAreTheScalarDefinition(
      String name, Kernels kernels, int channels, int height, int width, int batch) {
    RandomValues random = new RandomValues(height);
    Activation in = random.activation(channels, height, width, batch);
    Activation dY = random.activation(channels, 1, 1, batch);
    PoolingKernel scalar = new ScalarPooling();
    Activation expected = RandomValues.unwrittenLike(dY);
    scalar.average(in, expected);
    Activation expectedGradient = RandomValues.unwrittenLike(in);
    scalar.averageBackward(dY, expectedGradient);

    Activation actual = RandomValues.unwrittenLike(dY);
    kernels.pooling().average(in, actual);
    Activation gradient = RandomValues.unwrittenLike(in);
    kernels.pooling().averageBackward(dY, gradient);

    Closeness.assertClose(actual, expected, 1e-6);
    Closeness.assertClose(gradient, expectedGradient, 1e-7);
    Closeness.assertIsGradient(
        RandomValues.values(gradient),
        RandomValues.values(in),
        0.5f,
        1e-4,
        x -> {
          scalar.average(RandomValues.of(channels, height, width, batch, x), expected);
          return Closeness.dot(expected, dY);
        });
  }
}
