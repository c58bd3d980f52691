package dev.winnow.worker.kernel;

import java.util.List;
import java.util.stream.Stream;

/** Sizes of a convolution under test. */
record ConvolutionShape(int in, int out, int height, int width, int batch) {
  /** Single values, partial tiles, partial lanes, partial register blocks. */
  static List<ConvolutionShape> awkward() {
    return List.of(
        new ConvolutionShape(1, 1, 1, 1, 1),
        new ConvolutionShape(1, 5, 4, 4, 3),
        new ConvolutionShape(13, 9, 1, 1, 19),
        new ConvolutionShape(3, 1, 5, 7, 1),
        new ConvolutionShape(5, 3, 7, 6, 33),
        new ConvolutionShape(8, 6, 5, 4, 31),
        new ConvolutionShape(3, 5, 2, 9, 16),
        new ConvolutionShape(9, 13, 8, 8, 8));
  }

  /** Those, and what takes several blocks: of tiles, and of the batch. */
  static List<ConvolutionShape> all() {
    return Stream.concat(
            awkward().stream(),
            Stream.of(
                new ConvolutionShape(7, 8, 15, 14, 37),
                new ConvolutionShape(96, 69, 9, 8, 17),
                new ConvolutionShape(301, 72, 1, 1, 100),
                new ConvolutionShape(40, 530, 1, 1, 70),
                new ConvolutionShape(2, 3, 1, 2, 1100)))
        .toList();
  }

  Activation input(RandomValues random) {
    return random.activation(in, height, width, batch);
  }

  Activation integerInput(RandomValues random) {
    return random.integerActivation(in, height, width, batch);
  }

  Activation outputGradient(RandomValues random, int stride) {
    return random.activation(out, outHeight(stride), outWidth(stride), batch);
  }

  int outHeight(int stride) {
    return (height + stride - 1) / stride;
  }

  int outWidth(int stride) {
    return (width + stride - 1) / stride;
  }
}
