package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.WinogradConvolution;
import java.util.SplittableRandom;

/**
 * Configuration of a 3x3 convolution, stride 1, same padding, without bias, that is trained in the
 * Winograd domain and applies its ReLU there, to its transformed input (Liu et al. 2018). Weights
 * "W": U, [tile * tile, C, K], before training the transform of spatial weights, see {@link
 * WinogradConvolution#initialWeights}.
 */
public final class WinogradConvolutionLayer extends ConvolutionConfiguration {
  private static final long serialVersionUID = 1L;

  private final int tile;
  private boolean relu = true;

  /**
   * @param tile side of the patches: 4 for F(2x2, 3x3), 6 for F(4x4, 3x3)
   * @param outChannels K
   */
  public WinogradConvolutionLayer(int tile, int outChannels) {
    super(outChannels);
    this.tile = tile;
  }

  public int getTile() {
    return tile;
  }

  /** Whether the transformed input passes through a ReLU. */
  public boolean isRelu() {
    return relu;
  }

  public void setRelu(boolean relu) {
    this.relu = relu;
  }

  @Override
  long[] weightShape() {
    return new long[] {(long) tile * tile, getNIn(), getNOut()};
  }

  @Override
  float[] initialWeights(SplittableRandom random) {
    int out = (int) getNOut();
    int in = (int) getNIn();
    float[] spatial = initialSpatialWeights(3, random);
    return relu
        ? WinogradConvolution.initialWeights(tile, out, in, spatial)
        : WinogradConvolution.kernelTransform(tile, out, in, spatial);
  }

  @Override
  ConvolutionKernel kernel() {
    return new ConvolutionKernel.Winograd(
        new WinogradConvolution(tile, relu, (int) getNIn(), (int) getNOut()));
  }

  @Override
  long outputSize(long inputSize) {
    return inputSize;
  }
}
