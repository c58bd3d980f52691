package dev.winnow.worker.network;

/**
 * All-CNN (Springenberg et al. 2014): ConvPool-CNN with a convolution of stride 2 in place of each
 * pooling. Those cannot be tiled: they stay conventional, with a spatial ReLU before them.
 */
final class AllCnn implements Architecture {
  @Override
  public int smallestImage() {
    return 4;
  }

  @Override
  public void assemble(NetworkBuilder b, int classes) {
    Tensor x = b.images();
    x = threeAndHalve(b, x, 96);
    x = threeAndHalve(b, x, 192);
    b.averageOutput(ConvPool.head(b, x, classes));
  }

  private static Tensor threeAndHalve(NetworkBuilder b, Tensor in, int channels) {
    Tensor x = b.convolution(in, channels, Feeds.CONVOLUTION);
    x = b.convolution(x, channels, Feeds.CONVOLUTION);
    x = b.convolution(x, channels, Feeds.OTHER);
    return b.convolution(x, 3, 2, b.scaled(channels), Feeds.CONVOLUTION);
  }
}
