package dev.winnow.worker.network;

/**
 * ConvPool-CNN (Springenberg et al. 2014): c96x3 M c192x3 M c192, 1x1 c192, 1x1 c(classes), global
 * average, softmax.
 */
final class ConvPool implements Architecture {
  @Override
  public int smallestImage() {
    return 4;
  }

  @Override
  public void assemble(NetworkBuilder b, int classes) {
    Tensor x = b.images();
    x = b.maxPooling(three(b, x, 96));
    x = b.maxPooling(three(b, x, 192));
    b.averageOutput(head(b, x, classes));
  }

  private static Tensor three(NetworkBuilder b, Tensor in, int channels) {
    Tensor x = b.convolution(in, channels, Feeds.CONVOLUTION);
    x = b.convolution(x, channels, Feeds.CONVOLUTION);
    return b.convolution(x, channels, Feeds.CONVOLUTION);
  }

  /** c192, 1x1 c192, 1x1 c(classes): how All-CNN ends, too. */
  static Tensor head(NetworkBuilder b, Tensor in, int classes) {
    Tensor x = b.convolution(in, 192, Feeds.OTHER);
    x = b.convolution(x, 1, 1, b.scaled(192), Feeds.OTHER);
    return b.convolution(x, 1, 1, classes, Feeds.OTHER);
  }
}
