package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel transform with lanes along the output channels, the input channels shared among the
 * team. A patch or a tile is an array of vectors, element (i, j) of n columns the {@code i * n +
 * j}th.
 */
final class VectorKernelTransform implements KernelTransform {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Floats of a patch. */
  private static final int PATCH = 9 * LANES;

  /** Adds the working memory of both directions. */
  static void addScratch(int tile, ScratchEstimate estimate) {
    for (int thread = 0; thread < estimate.threads(); thread++) {
      estimate.add(thread, Scratch.Use.STRIP, PATCH);
      estimate.add(thread, Scratch.Use.COLUMNS, half(tile));
      estimate.add(thread, Scratch.Use.TILE, whole(tile));
    }
  }

  /** Floats of a tile that is transformed in one direction only. */
  private static int half(int tile) {
    return 3 * tile * LANES;
  }

  /** Floats of a tile. */
  private static int whole(int tile) {
    return tile * tile * LANES;
  }

  @Override
  public void transform(int tile, int out, int in, Weights spatial, float[] transformed) {
    float[][] g = floats(WinogradMatrices.of(tile).g());
    Team.shared()
        .run(
            in,
            1,
            (from, to) -> {
              Scratch scratch = Scratch.ofThread();
              float[] patch = scratch.floats(Scratch.Use.STRIP, PATCH);
              float[] half = scratch.floats(Scratch.Use.COLUMNS, half(tile));
              float[] u = scratch.floats(Scratch.Use.TILE, whole(tile));
              for (int c = from; c < to; c++) {
                for (int k = 0; k < out; k += LANES) {
                  int lanes = Math.min(LANES, out - k);
                  readPatches(spatial, k, lanes, c, in, patch);
                  multiply(g, patch, 3, half);
                  multiplyTransposed(half, tile, g, u);
                  for (int t = 0; t < tile * tile; t++) {
                    int at = (t * in + c) * out + k;
                    System.arraycopy(u, t * LANES, transformed, at, lanes);
                  }
                }
              }
            });
  }

  @Override
  public void transposed(int tile, int out, int in, float[] transformed, Weights spatial) {
    float[][] gT = floats(WinogradMatrices.transpose(WinogradMatrices.of(tile).g()));
    Team.shared()
        .run(
            in,
            1,
            (from, to) -> {
              Scratch scratch = Scratch.ofThread();
              float[] u = scratch.floats(Scratch.Use.TILE, whole(tile));
              float[] half = scratch.floats(Scratch.Use.COLUMNS, half(tile));
              float[] patch = scratch.floats(Scratch.Use.STRIP, PATCH);
              for (int c = from; c < to; c++) {
                for (int k = 0; k < out; k += LANES) {
                  int lanes = Math.min(LANES, out - k);
                  for (int t = 0; t < tile * tile; t++) {
                    int at = (t * in + c) * out + k;
                    System.arraycopy(transformed, at, u, t * LANES, lanes);
                  }
                  multiply(gT, u, tile, half);
                  multiplyTransposed(half, 3, gT, patch);
                  writePatches(patch, k, lanes, c, in, spatial);
                }
              }
            });
  }

  private static void readPatches(Weights spatial, int k, int lanes, int c, int in, float[] patch) {
    for (int lane = 0; lane < lanes; lane++) {
      int at = spatial.offset() + ((k + lane) * in + c) * 9;
      for (int i = 0; i < 9; i++) {
        patch[i * LANES + lane] = spatial.values()[at + i];
      }
    }
  }

  private static void writePatches(
      float[] patch, int k, int lanes, int c, int in, Weights spatial) {
    for (int lane = 0; lane < lanes; lane++) {
      int at = spatial.offset() + ((k + lane) * in + c) * 9;
      for (int i = 0; i < 9; i++) {
        spatial.values()[at + i] = patch[i * LANES + lane];
      }
    }
  }

  /** {@code y = a x}, where x has so many columns. */
  private static void multiply(float[][] a, float[] x, int columns, float[] y) {
    for (int i = 0; i < a.length; i++) {
      float[] row = a[i];
      for (int j = 0; j < columns; j++) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int d = 0; d < row.length; d++) {
          FloatVector factor = FloatVector.broadcast(SPECIES, row[d]);
          sum = FloatVector.fromArray(SPECIES, x, (d * columns + j) * LANES).fma(factor, sum);
        }
        sum.intoArray(y, (i * columns + j) * LANES);
      }
    }
  }

  /** {@code y = x a^T}, where x has so many rows. */
  private static void multiplyTransposed(float[] x, int rows, float[][] a, float[] y) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < a.length; j++) {
        float[] row = a[j];
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int d = 0; d < row.length; d++) {
          FloatVector factor = FloatVector.broadcast(SPECIES, row[d]);
          sum = FloatVector.fromArray(SPECIES, x, (i * row.length + d) * LANES).fma(factor, sum);
        }
        sum.intoArray(y, (i * a.length + j) * LANES);
      }
    }
  }

  private static float[][] floats(double[][] matrix) {
    float[][] result = new float[matrix.length][matrix[0].length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        result[i][j] = (float) matrix[i][j];
      }
    }
    return result;
  }
}
