package dev.winnow.worker.kernel;

/**
 * Weights with which a Winograd-ReLU convolution begins: the transform of spatial weights, its
 * position (i, j) times {@code factor(i) factor(j)}.
 *
 * <p>Without a ReLU the transform alone would do, since most of what the positions of a 6x6 tile
 * add to its outputs cancels. Behind a ReLU it does not: the outer rows and columns of the 4x4
 * outputs would vary three times as much as the inner ones, and the weights begin twice as long as
 * those of a 4x4 tile, which a normalised layer takes for a quarter of the learning rate.
 */
final class InitialTiles {
  /** Powers of two, so that they cost no precision. */
  private static final float[] FACTORS_6 = {0.5f, 1, 1, 0.5f, 0.5f, 0.5f};

  private InitialTiles() {}

  static float factor(int tile, int row) {
    return tile == 6 ? FACTORS_6[row] : 1;
  }

  /**
   * Weighs the positions of tiles.
   *
   * @param weights [tile * tile][channels], updated
   */
  static void weigh(int tile, float[] weights) {
    int channels = weights.length / (tile * tile);
    for (int i = 0; i < weights.length; i++) {
      int position = i / channels;
      weights[i] *= factor(tile, position / tile) * factor(tile, position % tile);
    }
  }
}
