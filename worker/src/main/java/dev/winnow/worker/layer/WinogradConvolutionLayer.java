package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.TrainableConvolution;
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

  @Override
  long[] weightShape() {
    return new long[] {(long) tile * tile, getNIn(), getNOut()};
  }

  @Override
  float[] initialWeights(SplittableRandom random) {
    int out = (int) getNOut();
    int in = (int) getNIn();
    return WinogradConvolution.initialWeights(tile, out, in, initialSpatialWeights(3, random));
  }

  @Override
  TrainableConvolution convolution() {
    return new WinogradConvolution(tile, true, (int) getNIn(), (int) getNOut());
  }

  @Override
  long outputSize(long inputSize) {
    return inputSize;
  }
}
