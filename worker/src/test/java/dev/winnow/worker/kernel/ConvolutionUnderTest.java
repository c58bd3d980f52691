package dev.winnow.worker.kernel;

/** The passes of a convolution's kernel, which has been told all but its arrays. */
record ConvolutionUnderTest(Forward forward, Backward backward) {
  interface Forward {
    void run(Activation input, Weights weights, Activation output);
  }

  interface Backward {
    void run(
        Activation input,
        Weights weights,
        Activation dY,
        Activation inputGradient,
        Weights gradient);
  }

  static ConvolutionUnderTest winograd(WinogradKernel kernel, int tile, boolean relu) {
    return new ConvolutionUnderTest(
        (input, weights, output) -> kernel.forward(tile, relu, input, weights, output),
        (input, weights, dY, inputGradient, gradient) ->
            kernel.backward(tile, relu, input, weights, dY, inputGradient, gradient));
  }

  /** A convolution of that many rows and columns of weights. */
  static ConvolutionUnderTest spatial(SpatialKernel kernel, int side, int stride) {
    return new ConvolutionUnderTest(
        (input, weights, output) -> kernel.forward(side, stride, input, weights, output),
        (input, weights, dY, inputGradient, gradient) ->
            kernel.backward(side, stride, input, weights, dY, inputGradient, gradient));
  }
}
