package dev.winnow.worker.network;

import dev.winnow.worker.data.ImageShape;
import java.io.Serializable;

/**
 * All that determines a member network before training.
 *
 * @param network alexnet, vgg16, resnet32, convpool or allcnn
 * @param convolution how the 3x3, stride 1 convolutions compute
 * @param tile side of a Winograd patch: 4 for F(2x2, 3x3), 6 for F(4x4, 3x3); with 6, layers whose
 *     images are so small that 6 saves no multiplication over 4 take 4
 * @param width factor on every layer's channels (and dense units), 1 for the paper's
 * @param dropout probability of dropping a value that a 3x3 convolution put out, after its
 *     normalisation, in [0, 1); in resnet32 between the two convolutions of a block; 0 for none
 * @param shape of the images
 * @param classes number of classes
 * @param seed of the initial weights
 */
public record NetworkConfiguration(
    String network,
    Convolution convolution,
    int tile,
    double width,
    double dropout,
    ImageShape shape,
    int classes,
    long seed)
    implements Serializable {
  /** The largest width. */
  public static final int WIDEST = 16;

  public NetworkConfiguration {
    if (tile != 4 && tile != 6) {
      throw new IllegalArgumentException("the Winograd tile must be 4 or 6, not " + tile);
    }
    // Written so that NaN fails, too.
    if (!(width > 0 && width <= WIDEST)) {
      throw new IllegalArgumentException(
          "the width must be in (0, %d], not %s".formatted(WIDEST, width));
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("the dropout must be in [0, 1), not " + dropout);
    }
    if (classes < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed, not " + classes);
    }
  }
}
