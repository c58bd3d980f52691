package dev.winnow.worker.kernel;

/** The kernel of a convolution, with all that it is told besides its arrays. */
interface ConvolutionUnderTest {
  void forward(Activation input, Weights weights, Activation output);

  void backward(
      Activation input, Weights weights, Activation dY, Activation inputGradient, Weights gradient);

  static ConvolutionUnderTest winograd(WinogradKernel kernel, int tile, boolean relu) {
    return new ConvolutionUnderTest() {
      @Override
      public void forward(Activation input, Weights weights, Activation output) {
        kernel.forward(tile, relu, input, weights, output);
      }

      @Override
      public void backward(
          Activation input,
          Weights weights,
          Activation dY,
          Activation inputGradient,
          Weights gradient) {
        kernel.backward(tile, relu, input, weights, dY, inputGradient, gradient);
      }
    };
  }

  /** A convolution of that many rows and columns of weights. */
  static ConvolutionUnderTest spatial(SpatialKernel kernel, int side, int stride) {
    return new ConvolutionUnderTest() {
      @Override
      public void forward(Activation input, Weights weights, Activation output) {
        kernel.forward(side, stride, input, weights, output);
      }

      @Override
      public void backward(
          Activation input,
          Weights weights,
          Activation dY,
          Activation inputGradient,
          Weights gradient) {
        kernel.backward(side, stride, input, weights, dY, inputGradient, gradient);
      }
    };
  }
}
