package dev.winnow.worker.kernel;

/** What {@link SpatialConvolution} needs; arguments are already checked. */
interface SpatialKernel {
  void forward(int kernel, int stride, Activation input, float[] weights, Activation output);

  /** {@code inputGradient} may be null; {@code weightGradient} is overwritten. */
  void backward(
      int kernel,
      int stride,
      Activation input,
      float[] weights,
      Activation outputGradient,
      Activation inputGradient,
      float[] weightGradient);
}
