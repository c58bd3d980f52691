package dev.winnow.worker.network;

/**
 * c16, 3 stages of 5 blocks of two convolutions at 16, 32 and 64 channels, global average, softmax.
 *
 * <p>The first block of the second and third stage halves the image: conventionally by its first
 * convolution's stride, in a Winograd-ReLU network by a 2x2 max pooling after it (Liu et al. 2018).
 * There the shortcut is a 1x1 convolution with normalisation that halves in the same way; elsewhere
 * it is the identity.
 *
 * <p>In a Winograd-ReLU network the sums are not rectified on their way along the identity
 * shortcuts, because the next block's convolution rectifies its transformed input; before the 1x1
 * convolutions and the global average a spatial ReLU stands. Dropout, if any, is between the two
 * convolutions of a block.
 */
final class ResNet32 implements Architecture {
  private static final int BLOCKS = 5;

  @Override
  public int smallestImage() {
    return 4;
  }

  @Override
  public void assemble(NetworkBuilder b, int classes) {
    boolean rectified = b.reluBefore(Feeds.CONVOLUTION);
    Tensor x = b.rawConvolution(b.images(), 3, 1, b.scaled(16), rectified);
    int[] stageChannels = {16, 32, 64};
    for (int stage = 0; stage < stageChannels.length; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        boolean halve = stage > 0 && block == 0;
        boolean last = stage == stageChannels.length - 1 && block == BLOCKS - 1;
        x = block(b, x, b.scaled(stageChannels[stage]), halve, rectified || last);
      }
    }
    b.denseOutput(b.globalAverage(x));
  }

  private static Tensor block(
      NetworkBuilder b, Tensor in, int channels, boolean halve, boolean relu) {
    Tensor inner =
        halve ? halved(b, in, channels) : b.convolution(in, 3, 1, channels, Feeds.CONVOLUTION);
    Tensor residual = b.rawConvolution(inner, 3, 1, channels, false);
    Tensor shortcut = halve ? shortcut(b, in, channels) : in;
    return b.addition(residual, shortcut, relu);
  }

  private static Tensor halved(NetworkBuilder b, Tensor in, int channels) {
    if (b.reluBefore(Feeds.CONVOLUTION)) {
      return b.convolution(in, 3, 2, channels, Feeds.CONVOLUTION);
    }
    return b.maxPooling(b.convolution(in, 3, 1, channels, Feeds.CONVOLUTION));
  }

  private static Tensor shortcut(NetworkBuilder b, Tensor in, int channels) {
    if (b.reluBefore(Feeds.CONVOLUTION)) {
      return b.rawConvolution(in, 1, 2, channels, false);
    }
    return b.maxPooling(b.rawConvolution(b.relu(in), 1, 1, channels, false));
  }
}
