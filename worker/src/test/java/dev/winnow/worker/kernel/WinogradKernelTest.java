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
    Activation dY = random.activation(shape.out(), shape.height(), shape.width(), shape.batch());
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
    assertScalarDefinition(kernels, tile, shape, random, input, Weights.of(weights));
  }

  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD)
  void skippingZerosIsTheScalarDefinition(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile + 4);
    Activation input = shape.input(random);
    PrunedWeights weights =
        PrunedWeights.below(0.7f, random.floats(tile * tile * shape.out() * shape.in()));
    WinogradKernel kernel = kernels.winograd();
    SparseWeights sparse =
        kernel.skipsZeros(0.7)
            ? SparseWeights.skipping(weights.mask(), tile * tile, shape.in(), shape.out())
            : SparseWeights.dense(weights.mask());
    Activation dY = random.activation(shape.out(), shape.height(), shape.width(), shape.batch());
    WinogradKernel scalar = new ScalarWinograd();
    Activation expected = output(shape);
    scalar.forward(tile, true, input, Weights.of(weights.all()), expected);
    Activation expectedInput = RandomValues.unwrittenLike(input);
    float[] expectedWeights = new float[weights.all().length];
    scalar.backward(
        tile,
        true,
        input,
        Weights.of(weights.all()),
        dY,
        expectedInput,
        Weights.of(expectedWeights));

    Weights packed = weights.packed(sparse);
    Activation actual = output(shape);
    kernel.forward(tile, true, input, SparseWeights.forProducts(packed), actual);
    Activation inputGradient = RandomValues.unwrittenLike(input);
    Weights gradient = weights.unwrittenGradient();
    SparseWeights.backward(
        packed, gradient, (u, dU) -> kernel.backward(tile, true, input, u, dY, inputGradient, dU));
    Weights gradientAlone = weights.unwrittenGradient();
    SparseWeights.backward(
        packed, gradientAlone, (u, dU) -> kernel.backward(tile, true, input, u, dY, null, dU));

    Closeness.assertClose(actual, expected, 2e-6);
    Closeness.assertClose(inputGradient, expectedInput, 2e-6);
    float[] expectedKept = weights.kept(expectedWeights);
    Closeness.assertClose(weights.unpacked(gradient), expectedKept, 2e-6);
    Closeness.assertClose(weights.unpacked(gradientAlone), expectedKept, 2e-6);
  }

  private static void assertScalarDefinition(
      Kernels kernels,
      int tile,
      ConvolutionShape shape,
      RandomValues random,
      Activation input,
      Weights weights) {
    Activation dY = random.activation(shape.out(), shape.height(), shape.width(), shape.batch());
    WinogradKernel scalar = new ScalarWinograd();
    Activation expected = output(shape);
    scalar.forward(tile, true, input, weights, expected);
    Activation expectedInput = RandomValues.unwrittenLike(input);
    float[] expectedWeights = new float[weights.length()];
    scalar.backward(tile, true, input, weights, dY, expectedInput, Weights.of(expectedWeights));

    WinogradKernel kernel = kernels.winograd();
    Activation actual = output(shape);
    kernel.forward(tile, true, input, weights, actual);
    Activation inputGradient = RandomValues.unwrittenLike(input);
    float[] weightGradient = RandomValues.unwritten(weights.length());
    kernel.backward(tile, true, input, weights, dY, inputGradient, Weights.of(weightGradient));
    float[] weightGradientAlone = RandomValues.unwritten(weights.length());
    kernel.backward(tile, true, input, weights, dY, null, Weights.of(weightGradientAlone));

    Closeness.assertClose(actual, expected, 2e-6);
    Closeness.assertClose(inputGradient, expectedInput, 2e-6);
    Closeness.assertClose(weightGradient, expectedWeights, 2e-6);
    Closeness.assertClose(weightGradientAlone, expectedWeights, 2e-6);
  }

  @Tag("definition")
  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource(WINOGRAD + "Definition")
  void itsGradientsAreFiniteDifferences(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(tile + 3);
    Activation input = shape.input(random);
    float[] weights = random.floats(tile * tile * shape.out() * shape.in());
    Activation dY = random.activation(shape.out(), shape.height(), shape.width(), shape.batch());
    Activation inputGradient = RandomValues.unwrittenLike(input);
    float[] weightGradient = RandomValues.unwritten(weights.length);
    kernels
        .winograd()
        .backward(
            tile, true, input, Weights.of(weights), dY, inputGradient, Weights.of(weightGradient));

    WinogradKernel scalar = new ScalarWinograd();
    Activation y = output(shape);
    Closeness.assertIsGradient(
        weightGradient,
        weights,
        0.5f,
        1e-3,
        u -> {
          scalar.forward(tile, true, input, Weights.of(u), y);
          return Closeness.dot(y, dY);
        });
    // The ReLU bends: the step is small, and the tolerance wide for what rounding leaves.
    Closeness.assertIsGradient(
        RandomValues.values(inputGradient),
        RandomValues.values(input),
        1e-4f,
        5e-2,
        d -> {
          scalar.forward(tile, true, shaped(input, d), Weights.of(weights), y);
          return Closeness.dot(y, dY);
        });
  }

  private static Activation shaped(Activation like, float[] values) {
    return RandomValues.of(like.channels(), like.height(), like.width(), like.batch(), values);
  }

  private static Activation output(ConvolutionShape shape) {
    return RandomValues.unwritten(shape.out(), shape.height(), shape.width(), shape.batch());
  }
}
