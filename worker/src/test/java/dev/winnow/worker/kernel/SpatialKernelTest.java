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
    Activation dY = shape.outputGradient(random, stride);

    // Winograd's algorithm, which 3x3 of stride 1 may take, loses a digit.
    double tolerance = kernel == 3 && stride == 1 ? 1e-5 : 2e-6;
    ConvolutionPasses.of(tested(kernels, kernel, stride), input, weights, dY)
        .assertClose(
            ConvolutionPasses.of(definition(kernel, stride), input, weights, dY), tolerance);
  }

  @ParameterizedTest(name = "{0} {2}x{2} stride {3} {4}")
  @MethodSource(SPATIAL)
  void skippingZerosIsTheScalarDefinition(
      String name, Kernels kernels, int kernel, int stride, ConvolutionShape shape) {
    RandomValues random = new RandomValues(kernel * 2L + stride + 5);
    Activation input = shape.input(random);
    int rows = shape.in() * kernel * kernel;
    PrunedWeights weights = PrunedWeights.below(0.95f, random.floats(shape.out() * rows));
    SparseWeights sparse =
        kernels.spatial().skipsZeros(kernel, stride, shape.in(), 0.95)
            ? SparseWeights.skipping(weights.mask(), 1, shape.out(), rows)
            : SparseWeights.dense(weights.mask());
    Activation dY = shape.outputGradient(random, stride);

    ConvolutionPasses.packed(tested(kernels, kernel, stride), input, weights, sparse, dY)
        .assertClose(
            ConvolutionPasses.of(definition(kernel, stride), input, weights.all(), dY)
                .kept(weights),
            1e-5);
  }

  @Tag("definition")
  @ParameterizedTest(name = "{0} {2}x{2} stride {3} {4}")
  @MethodSource(SPATIAL + "Definition")
  void itsGradientsAreFiniteDifferences(
      String name, Kernels kernels, int kernel, int stride, ConvolutionShape shape) {
    RandomValues random = new RandomValues(kernel * 2L + stride + 10);
    Activation input = shape.input(random);
    float[] weights = random.floats(shape.out() * shape.in() * kernel * kernel);
    Activation dY = shape.outputGradient(random, stride);

    ConvolutionPasses.of(tested(kernels, kernel, stride), input, weights, dY)
        .assertAreGradients(definition(kernel, stride), input, weights, dY, 0.5f, 1e-3);
  }

  private static ConvolutionUnderTest tested(Kernels kernels, int kernel, int stride) {
    return ConvolutionUnderTest.spatial(kernels.spatial(), kernel, stride);
  }

  private static ConvolutionUnderTest definition(int kernel, int stride) {
    return ConvolutionUnderTest.spatial(new ScalarSpatial(), kernel, stride);
  }
}
