package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.SpatialConvolution;
import dev.winnow.worker.kernel.TrainableConvolution;
import java.util.SplittableRandom;

/**
 * Configuration of an ordinary convolution without bias: 3x3 with padding 1 or 1x1 without, stride
 * 1 or 2. Weights "W": [K, C, kernel, kernel]. Output: height and width divided by the stride,
 * rounded up.
 */
public final class SpatialConvolutionLayer extends ConvolutionConfiguration {
  private static final long serialVersionUID = 1L;

  private final int kernel;
  private final int stride;

  /**
   * @param kernel side of the kernel: 3 or 1
   * @param stride 1 or 2
   * @param outChannels K
   */
  public SpatialConvolutionLayer(int kernel, int stride, int outChannels) {
    super(outChannels);
    this.kernel = kernel;
    this.stride = stride;
  }

  public int getKernel() {
    return kernel;
  }

  @Override
  long[] weightShape() {
    return new long[] {getNOut(), getNIn(), kernel, kernel};
  }

  @Override
  float[] initialWeights(SplittableRandom random) {
    return initialSpatialWeights(kernel, random);
  }

  @Override
  TrainableConvolution convolution() {
    return new SpatialConvolution(kernel, stride, (int) getNIn(), (int) getNOut());
  }

  @Override
  long outputSize(long inputSize) {
    return SpatialConvolution.outputs((int) inputSize, stride);
  }
}
