package dev.winnow.worker.kernel;

import java.util.List;

/** Sizes of a convolution under test. */
record ConvolutionShape(int in, int out, int height, int width, int batch) {
  /** Single values, partial tiles, partial lanes, partial register blocks. */
  static List<ConvolutionShape> awkward() {
    return List.of(
        new ConvolutionShape(1, 1, 1, 1, 1),
        new ConvolutionShape(1, 5, 4, 4, 3),
        new ConvolutionShape(3, 1, 5, 7, 1),
        new ConvolutionShape(5, 3, 7, 6, 33),
        new ConvolutionShape(3, 5, 2, 9, 16),
        new ConvolutionShape(9, 13, 8, 8, 8));
  }

  Activation input(RandomValues random) {
    return random.activation(in, height, width, batch);
  }

  Activation integerInput(RandomValues random) {
    return random.integerActivation(in, height, width, batch);
  }

  int outHeight(int stride) {
    return (height + stride - 1) / stride;
  }

  int outWidth(int stride) {
    return (width + stride - 1) / stride;
  }
}
