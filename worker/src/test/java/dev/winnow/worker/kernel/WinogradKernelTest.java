package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WinogradKernelTest {
  private static final String WINOGRAD = "dev.winnow.worker.kernel.KernelsUnderTest#winograd";

  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD)
  void withoutReluItIsTheDirectConvolution(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile);
    Activation input = shape.integerInput(random);
    float[] spatial = random.integers(shape.out() * shape.in() * 9);
    float[] weights = WinogradConvolution.kernelTransform(tile, shape.out(), shape.in(), spatial);
    Activation expected = output(shape);
    new ScalarSpatial().forward(3, 1, input, Weights.of(spatial), expected);

    Activation actual = output(shape);
    kernels.winograd().forward(tile, false, input, Weights.of(weights), actual);

    if (tile == 4) {
      // All intermediate values are multiples of 1/4 and small: floats hold them exactly.
      assertThat(RandomValues.values(actual)).isEqualTo(RandomValues.values(expected));
    } else {
      Closeness.assertClose(actual, expected, 1e-5);
    }
  }

  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD)
  void withoutReluItsGradientsAreThoseOfTheDirectConvolution(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile + 1);
    Activation input = shape.input(random);
    float[] spatial = random.floats(shape.out() * shape.in() * 9);
    float[] weights = WinogradConvolution.kernelTransform(tile, shape.out(), shape.in(), spatial);
    Activation dY = shape.outputGradient(random, 1);
    Activation expectedInput = RandomValues.unwrittenLike(input);
    float[] expectedWeights = new float[spatial.length];
    new ScalarSpatial()
        .backward(3, 1, input, Weights.of(spatial), dY, expectedInput, Weights.of(expectedWeights));

    Activation inputGradient = RandomValues.unwrittenLike(input);
    float[] dU = RandomValues.unwritten(weights.length);
    kernels
        .winograd()
        .backward(tile, false, input, Weights.of(weights), dY, inputGradient, Weights.of(dU));

    Closeness.assertClose(inputGradient, expectedInput, 1e-5);
    float[] weightGradient = RandomValues.unwritten(spatial.length);
    kernels
        .kernelTransform()
        .transposed(tile, shape.out(), shape.in(), dU, Weights.of(weightGradient));
    Closeness.assertClose(weightGradient, expectedWeights, 1e-4);
  }

  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD)
  void withReluItIsTheScalarDefinition(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile + 2);
    Activation input = shape.input(random);
    float[] weights = random.floats(tile * tile * shape.out() * shape.in());
    Activation dY = shape.outputGradient(random, 1);

    ConvolutionPasses.of(tested(kernels, tile), input, weights, dY)
        .assertClose(ConvolutionPasses.of(definition(tile), input, weights, dY), 2e-6);
  }

  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD)
  void skippingZerosIsTheScalarDefinition(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile + 4);
    Activation input = shape.input(random);
    PrunedWeights weights =
        PrunedWeights.below(0.7f, random.floats(tile * tile * shape.out() * shape.in()));
    SparseWeights sparse =
        kernels.winograd().skipsZeros(shape.in(), shape.out(), 0.7)
            ? SparseWeights.skipping(weights.mask(), tile * tile, shape.in(), shape.out())
            : SparseWeights.dense(weights.mask());
    Activation dY = shape.outputGradient(random, 1);

    ConvolutionPasses.packed(tested(kernels, tile), input, weights, sparse, dY)
        .assertClose(
            ConvolutionPasses.of(definition(tile), input, weights.all(), dY).kept(weights), 2e-6);
  }

  @Tag("definition")
  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD + "Definition")
  void itsGradientsAreFiniteDifferences(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile + 3);
    Activation input = shape.input(random);
    float[] weights = random.floats(tile * tile * shape.out() * shape.in());
    Activation dY = shape.outputGradient(random, 1);

    ConvolutionPasses.of(tested(kernels, tile), input, weights, dY)
        .assertAreGradients(definition(tile), input, weights, dY, 1e-4f, 5e-2);
  }

  private static ConvolutionUnderTest tested(Kernels kernels, int tile) {
    return ConvolutionUnderTest.winograd(kernels.winograd(), tile, true);
  }

  private static ConvolutionUnderTest definition(int tile) {
    return ConvolutionUnderTest.winograd(new ScalarWinograd(), tile, true);
  }

  private static Activation output(ConvolutionShape shape) {
    return RandomValues.unwritten(shape.out(), shape.height(), shape.width(), shape.batch());
  }
}
