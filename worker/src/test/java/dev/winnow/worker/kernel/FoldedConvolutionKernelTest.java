package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldedConvolutionKernelTest {
  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#winograd")
  void aWinogradConvolutionDoesWhatFollowsIt(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(40 + tile);
    Activation input = shape.input(random);
    Weights weights = Weights.of(random.floats(tile * tile * shape.out() * shape.in()));
    Activation convolved =
        RandomValues.unwritten(shape.out(), shape.height(), shape.width(), shape.batch());
    new ScalarWinograd().forward(tile, true, input, weights, convolved);

    forEachEpilogue(
        random,
        convolved,
        true,
        epilogue -> kernels.winograd().fold(tile, true, shape.in(), shape.out(), weights, epilogue),
        input);
  }

  @ParameterizedTest(name = "{0} tile {2} {3}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#winograd")
  void aWinogradConvolutionWithoutItsZerosDoesSoToo(
      String name, Kernels kernels, int tile, ConvolutionShape shape) {
    RandomValues random = new RandomValues(50 + tile);
    Activation input = shape.input(random);
    PrunedWeights pruned =
        PrunedWeights.below(0.8f, random.floats(tile * tile * shape.out() * shape.in()));
    Weights weights =
        kernels.winograd().skipsZeros(shape.in(), shape.out(), 0.8)
            ? pruned.packed(
                SparseWeights.skipping(pruned.mask(), tile * tile, shape.in(), shape.out()))
            : Weights.of(pruned.all());
    Activation convolved =
        RandomValues.unwritten(shape.out(), shape.height(), shape.width(), shape.batch());
    new ScalarWinograd().forward(tile, true, input, Weights.of(pruned.all()), convolved);

    forEachEpilogue(
        random,
        convolved,
        true,
        epilogue -> kernels.winograd().fold(tile, true, shape.in(), shape.out(), weights, epilogue),
        input);
  }

  @ParameterizedTest(name = "{0} {2}x{2} stride {3} {4}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#spatial")
  void aSpatialConvolutionDoesWhatFollowsIt(
      String name, Kernels kernels, int kernel, int stride, ConvolutionShape shape) {
    RandomValues random = new RandomValues(60 + kernel + stride);
    Activation input = shape.input(random);
    PrunedWeights pruned =
        PrunedWeights.below(0.95f, random.floats(shape.out() * shape.in() * kernel * kernel));
    Weights weights =
        kernels.spatial().skipsZeros(kernel, stride, shape.in(), 0.95)
            ? pruned.packed(
                SparseWeights.skipping(pruned.mask(), 1, shape.out(), shape.in() * kernel * kernel))
            : Weights.of(pruned.all());
    Activation convolved =
        RandomValues.unwritten(
            shape.out(), shape.outHeight(stride), shape.outWidth(stride), shape.batch());
    new ScalarSpatial().forward(kernel, stride, input, Weights.of(pruned.all()), convolved);
    ConvolutionSize size =
        new ConvolutionSize(shape.in(), shape.out(), shape.height(), shape.width(), 1);

    forEachEpilogue(
        random,
        convolved,
        kernels.spatial().foldsPooling(kernel, stride, shape.in()),
        epilogue -> kernels.spatial().fold(kernel, stride, size, weights, epilogue),
        input);
  }

  private interface Fold {
    FoldedConvolution.Pass with(Epilogue epilogue);
  }

  /** Compares with one step after the other, without and with ReLU and pooling. */
  private static void forEachEpilogue(
      RandomValues random, Activation convolved, boolean pools, Fold fold, Activation input) {
    float[] scale = random.floats(convolved.channels());
    float[] shift = random.floats(convolved.channels());
    for (boolean relu : new boolean[] {false, true}) {
      Activation expected = RandomValues.unwrittenLike(convolved);
      new ScalarNormalization().infer(convolved, scale, shift, relu, expected);
      Epilogue epilogue = new Epilogue(scale, shift, relu, false);
      Activation actual = RandomValues.unwrittenLike(expected);
      fold.with(epilogue).run(input, actual);
      Closeness.assertClose(actual, expected, 1e-4);

      if (pools && convolved.height() > 1 && convolved.width() > 1) {
        Activation pooled =
            RandomValues.unwritten(
                convolved.channels(),
                convolved.height() / 2,
                convolved.width() / 2,
                convolved.batch());
        new ScalarPooling().max(expected, pooled);
        Activation actuallyPooled = RandomValues.unwrittenLike(pooled);
        fold.with(epilogue.pooled()).run(input, actuallyPooled);
        Closeness.assertClose(actuallyPooled, pooled, 1e-4);
      }
    }
  }

  @Test
  void anOutputOfAnotherShapeIsRefused() {
    Epilogue epilogue = new Epilogue(new float[4], new float[4], false, true);
    FoldedConvolution convolution =
        new WinogradConvolution(4, true, 3, 4)
            .fold(8, 8, Weights.of(new float[16 * 3 * 4]), epilogue);

    assertThatThrownBy(
            () ->
                convolution.forward(
                    Activation.allocate(3, 8, 8, 2), Activation.allocate(4, 8, 8, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4, 8, 8, 2], not [4, 4, 4, 2]");
  }

  @Test
  void anInputOfAnotherSizeThanWasToldIsRefused() {
    Epilogue epilogue = new Epilogue(new float[4], new float[4], false, false);
    FoldedConvolution dense =
        new SpatialConvolution(1, 1, 3, 4).fold(1, 1, Weights.of(new float[3 * 4]), epilogue);
    FoldedConvolution convolution =
        new WinogradConvolution(4, true, 3, 4)
            .fold(6, 8, Weights.of(new float[16 * 3 * 4]), epilogue);
    Activation input = Activation.allocate(3, 8, 8, 2);
    Activation output = Activation.allocate(4, 8, 8, 2);

    assertThatThrownBy(() -> dense.forward(input, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input is [3, 8, 8, 2], not [3, 1, 1, 2]");
    assertThatThrownBy(() -> convolution.forward(input, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input is [3, 8, 8, 2], not [3, 6, 8, 2]");
  }

  @Test
  void anEpilogueOfOtherChannelsIsRefused() {
    WinogradConvolution convolution = new WinogradConvolution(4, true, 3, 4);
    Epilogue epilogue = new Epilogue(new float[3], new float[4], false, false);

    assertThatThrownBy(() -> convolution.fold(8, 8, Weights.of(new float[16 * 3 * 4]), epilogue))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale has length 3, not 4");
  }
}
