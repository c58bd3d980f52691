package dev.winnow.worker.kernel;

/**
 * The matrices of F(m x m, 3 x 3), by Lavin and Gray 2015, for interpolation at 0, 1, -1 and, for m
 * = 4, also 1/2 and -2.
 *
 * <p>To a point p belong the powers of p in A: with 2 and -2 the last output of a tile would vary
 * far more than the first. Behind a ReLU nothing cancels that, and networks learn less well. 1/2
 * and -2 treat both ends of a tile alike; and with them rounding errors are smaller, and the
 * transforms shorter.
 *
 * <p>Row i of the three may be multiplied by numbers whose product is 1. For m = 4 those of G and A
 * are, by 1, 2, 2, 1, 4, 1 and their inverses, so that row i of A and of B^T have lengths of about
 * the same product for every i. Then a weight counts for as much in one position of the tile as in
 * another: gradients are as steep, one learning rate suits all, and magnitudes tell which weights
 * to prune. Powers of two cost no precision.
 *
 * @param bT input transform, t x t
 * @param g kernel transform, t x 3
 * @param aT output transform, m x t
 */
record WinogradMatrices(double[][] bT, double[][] g, double[][] aT) {
  private static final WinogradMatrices F2 =
      new WinogradMatrices(
          new double[][] {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}},
          new double[][] {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}},
          new double[][] {{1, 1, 1, 0}, {0, 1, -1, -1}});

  private static final WinogradMatrices F4 =
      new WinogradMatrices(
          new double[][] {
            {1, -1.5, -2, 1.5, 1, 0},
            {0, -1, .5, 2.5, 1, 0},
            {0, 1, -2.5, .5, 1, 0},
            {0, -2, -1, 2, 1, 0},
            {0, .5, -1, -.5, 1, 0},
            {0, 1, -1.5, -2, 1.5, 1}
          },
          new double[][] {
            {1, 0, 0},
            {2 / 3.0, 2 / 3.0, 2 / 3.0},
            {-2 / 3.0, 2 / 3.0, -2 / 3.0},
            {-16 / 15.0, -8 / 15.0, -4 / 15.0},
            {4 / 15.0, -8 / 15.0, 16 / 15.0},
            {0, 0, 1}
          },
          new double[][] {
            {1, .5, .5, 1, .25, 0},
            {0, .5, -.5, .5, -.5, 0},
            {0, .5, .5, .25, 1, 0},
            {0, .5, -.5, .125, -2, 1}
          });

  /** The matrices for tiles of that side. */
  static WinogradMatrices of(int tile) {
    return switch (tile) {
      case 4 -> F2;
      case 6 -> F4;
      default -> throw new IllegalArgumentException("the tile must be 4 or 6, not " + tile);
    };
  }

  /** Side of the block of outputs of one tile. */
  int outputs() {
    return aT.length;
  }

  /** {@code a x a^T}. */
  static double[][] sandwich(double[][] a, double[][] x) {
    return product(product(a, x), transpose(a));
  }

  static double[][] transpose(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  /** The matrix whose element (i, j) is {@code source[offset + (i * side + j) * stride]}. */
  static double[][] square(int side, float[] source, int offset, int stride) {
    double[][] result = new double[side][side];
    for (int i = 0; i < side * side; i++) {
      result[i / side][i % side] = source[offset + i * stride];
    }
    return result;
  }

  /** The inverse of {@link #square}. */
  static void store(double[][] x, float[] target, int offset, int stride) {
    int side = x.length;
    for (int i = 0; i < side * side; i++) {
      target[offset + i * stride] = (float) x[i / side][i % side];
    }
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }
}
