package dev.winnow.worker.kernel;

/** The choice between F(2x2, 3x3) and F(4x4, 3x3). */
public final class WinogradTile {
  private WinogradTile() {}

  /**
   * The tile that needs fewer multiplications for an image of that size, the smaller one of equals:
   * on images of up to two rows and columns the larger one pays for outputs that there are not.
   *
   * @return side of the tile: 4 or 6
   */
  public static int cheapest(int height, int width) {
    return multiplications(6, height, width) < multiplications(4, height, width) ? 6 : 4;
  }

  private static long multiplications(int tile, int height, int width) {
    int outputs = WinogradMatrices.of(tile).outputs();
    long rows = (height + outputs - 1) / outputs;
    long columns = (width + outputs - 1) / outputs;
    return rows * columns * tile * tile;
  }
}
