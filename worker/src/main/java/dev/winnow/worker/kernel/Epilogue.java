package dev.winnow.worker.kernel;

/**
 * What a convolution does to its outputs before they leave the cache, when a network is scored:
 * {@code scale * y + shift} of the channel, the ReLU if asked, 2x2 max pooling if asked. That is
 * the normalisation by running statistics which follows it, at no pass over memory.
 *
 * @param scale [K]
 * @param shift [K]
 * @param relu whether negative results become 0
 * @param pooling whether the maximum of each 2x2 block is all that is put out, as {@link
 *     MaxPooling} defines it
 */
public record Epilogue(float[] scale, float[] shift, boolean relu, boolean pooling) {
  /** The same with pooling. */
  public Epilogue pooled() {
    return new Epilogue(scale, shift, relu, true);
  }

  /** Height or width of what is put out, where the convolution has that many. */
  int outputs(int size) {
    return pooling ? size / 2 : size;
  }

  /** What no result is below. */
  float floor() {
    return relu ? 0 : Float.NEGATIVE_INFINITY;
  }
}
