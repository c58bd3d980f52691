package dev.winnow.worker.network;

/**
 * c64 c64 M c128 c128 M c256x3 M c512x3 M c512x3 M, softmax. Images below 32x32 reach a single
 * pixel before the last pooling, which then is left out.
 */
final class Vgg16 implements Architecture {
  @Override
  public int smallestImage() {
    return 16;
  }

  @Override
  public void assemble(NetworkBuilder b, int classes) {
    Tensor x = b.images();
    x = block(b, x, 2, 64, Feeds.CONVOLUTION);
    x = block(b, x, 2, 128, Feeds.CONVOLUTION);
    x = block(b, x, 3, 256, Feeds.CONVOLUTION);
    x = block(b, x, 3, 512, Feeds.CONVOLUTION);
    x = block(b, x, 3, 512, Feeds.OTHER);
    b.denseOutput(x);
  }

  private static Tensor block(
      NetworkBuilder b, Tensor in, int convolutions, int channels, Feeds feeds) {
    Tensor x = in;
    for (int i = 1; i < convolutions; i++) {
      x = b.convolution(x, channels, Feeds.CONVOLUTION);
    }
    return b.maxPooling(b.convolution(x, channels, feeds));
  }
}
