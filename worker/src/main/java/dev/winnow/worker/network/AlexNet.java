package dev.winnow.worker.network;

/** c64 M c192 M c384 c256 c256 M, dense 1024, dense 1024, softmax. */
final class AlexNet implements Architecture {
  @Override
  public int smallestImage() {
    return 8;
  }

  @Override
  public void assemble(NetworkBuilder b, int classes) {
    Tensor x = b.images();
    x = b.maxPooling(b.convolution(x, 64, Feeds.CONVOLUTION));
    x = b.maxPooling(b.convolution(x, 192, Feeds.CONVOLUTION));
    x = b.convolution(x, 384, Feeds.CONVOLUTION);
    x = b.convolution(x, 256, Feeds.CONVOLUTION);
    x = b.maxPooling(b.convolution(x, 256, Feeds.OTHER));
    x = b.dense(x, 1024);
    x = b.dense(x, 1024);
    b.denseOutput(x);
  }
}
