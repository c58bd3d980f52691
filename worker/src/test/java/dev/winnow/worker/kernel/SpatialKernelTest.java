package dev.winnow.worker.kernel;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpatialKernelTest {
  private static final String SPATIAL = "dev.winnow.worker.kernel.KernelsUnderTest#spatial";

  @ParameterizedTest(name = "{0} {2}x{2} stride {3} {4}")
  @MethodSource(SPATIAL)
  void itIsTheScalarDefinition(
      String name, Kernels kernels, int kernel, int stride, ConvolutionShape shape) {
    RandomValues random = new RandomValues(kernel * 2L + stride);
    Activation input = shape.input(random);
    float[] weights = random.floats(shape.out() * shape.in() * kernel * kernel);
    Activation expected = output(shape, stride);
    new ScalarSpatial().forward(kernel, stride, input, Weights.of(weights), expected);

    Activation dY =
        random.activation(
            shape.out(), shape.outHeight(stride), shape.outWidth(stride), shape.batch());
    Activation expectedInput = RandomValues.unwrittenLike(input);
    float[] expectedWeights = new float[weights.length];
    new ScalarSpatial()
        .backward(
            kernel,
            stride,
            input,
            Weights.of(weights),
            dY,
            expectedInput,
            Weights.of(expectedWeights));

    Activation actual = output(shape, stride);
    kernels.spatial().forward(kernel, stride, input, Weights.of(weights), actual);
    Activation inputGradient = RandomValues.unwrittenLike(input);
    float[] weightGradient = RandomValues.unwritten(weights.length);
    kernels
        .spatial()
        .backward(
            kernel,
            stride,
            input,
            Weights.of(weights),
            dY,
            inputGradient,
            Weights.of(weightGradient));
    float[] weightGradientAlone = RandomValues.unwritten(weights.length);
    kernels
        .spatial()
        .backward(
            kernel, stride, input, Weights.of(weights), dY, null, Weights.of(weightGradientAlone));

    // Winograd's algorithm, which 3x3 of stride 1 may take, loses a digit.
    double tolerance = kernel == 3 && stride == 1 ? 1e-5 : 2e-6;
    Closeness.assertClose(actual, expected, tolerance);
    Closeness.assertClose(inputGradient, expectedInput, tolerance);
    Closeness.assertClose(weightGradient, expectedWeights, tolerance);
    Closeness.assertClose(weightGradientAlone, expectedWeights, tolerance);
  }

  @ParameterizedTest(name = "{0} {2}x{2} stride {3} {4}")
  @MethodSource(SPATIAL)
  void skippingZerosIsTheScalarDefinition(
      String name, Kernels kernels, int kernel, int stride, ConvolutionShape shape) {
    RandomValues random = new RandomValues(kernel * 2L + stride + 5);
    Activation input = shape.input(random);
    PrunedWeights weights =
        PrunedWeights.below(0.95f, random.floats(shape.out() * shape.in() * kernel * kernel));
    int rows = shape.in() * kernel * kernel;
    SparseWeights sparse =
        kernels.spatial().skipsZeros(kernel, stride, shape.in(), 0.95)
            ? SparseWeights.skipping(weights.mask(), 1, shape.out(), rows)
            : SparseWeights.dense(weights.mask());
    Activation dY =
        random.activation(
            shape.out(), shape.outHeight(stride), shape.outWidth(stride), shape.batch());
    SpatialKernel scalar = new ScalarSpatial();
    Activation expected = output(shape, stride);
    scalar.forward(kernel, stride, input, Weights.of(weights.all()), expected);
    Activation expectedInput = RandomValues.unwrittenLike(input);
    float[] expectedWeights = new float[weights.all().length];
    scalar.backward(
        kernel,
        stride,
        input,
        Weights.of(weights.all()),
        dY,
        expectedInput,
        Weights.of(expectedWeights));

    Weights packed = weights.packed(sparse);
    Activation actual = output(shape, stride);
    kernels.spatial().forward(kernel, stride, input, SparseWeights.forProducts(packed), actual);
    Activation inputGradient = RandomValues.unwrittenLike(input);
    Weights gradient = weights.unwrittenGradient();
    SparseWeights.backward(
        packed,
        gradient,
        (w, dW) -> kernels.spatial().backward(kernel, stride, input, w, dY, inputGradient, dW));
    Weights gradientAlone = weights.unwrittenGradient();
    SparseWeights.backward(
        packed,
        gradientAlone,
        (w, dW) -> kernels.spatial().backward(kernel, stride, input, w, dY, null, dW));

    Closeness.assertClose(actual, expected, 1e-5);
    Closeness.assertClose(inputGradient, expectedInput, 1e-5);
    float[] expectedKept = weights.kept(expectedWeights);
    Closeness.assertClose(weights.unpacked(gradient), expectedKept, 1e-5);
    Closeness.assertClose(weights.unpacked(gradientAlone), expectedKept, 1e-5);
  }

  @Tag("definition")
  @ParameterizedTest(name = "{0} {2}x{2} stride {3} {4}")
  @MethodSource(SPATIAL + "Definition")
  void itsGradientsAreFiniteDifferences(
      String name, Kernels kernels, int kernel, int stride, ConvolutionShape shape) {
    RandomValues random = new RandomValues(kernel * 2L + stride + 10);
    Activation input = shape.input(random);
    float[] weights = random.floats(shape.out() * shape.in() * kernel * kernel);
    Activation dY =
        random.activation(
            shape.out(), shape.outHeight(stride), shape.outWidth(stride), shape.batch());
    Activation inputGradient = RandomValues.unwrittenLike(input);
    float[] weightGradient = RandomValues.unwritten(weights.length);
    kernels
        .spatial()
        .backward(
            kernel,
            stride,
            input,
            Weights.of(weights),
            dY,
            inputGradient,
            Weights.of(weightGradient));
    Activation y = output(shape, stride);
    Closeness.assertIsGradient(
        weightGradient,
        weights,
        0.5f,
        1e-3,
        w -> {
          new ScalarSpatial().forward(kernel, stride, input, Weights.of(w), y);
          return Closeness.dot(y, dY);
        });
    Closeness.assertIsGradient(
        RandomValues.values(inputGradient),
        RandomValues.values(input),
        0.5f,
        1e-3,
        d -> {
          Activation moved =
              RandomValues.of(shape.in(), shape.height(), shape.width(), shape.batch(), d);
          new ScalarSpatial().forward(kernel, stride, moved, Weights.of(weights), y);
          return Closeness.dot(y, dY);
        });
  }

  private static Activation output(ConvolutionShape shape, int stride) {
    return RandomValues.unwritten(
        shape.out(), shape.outHeight(stride), shape.outWidth(stride), shape.batch());
  }
}
