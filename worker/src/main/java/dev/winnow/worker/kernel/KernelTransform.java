package dev.winnow.worker.kernel;

/** Between spatial and Winograd weights; arguments are already checked. */
interface KernelTransform {
  /** {@code U = G g G^T} for every pair of channels: [K][C][3][3] to [T][C][K]. */
  void transform(int tile, int out, int in, Weights spatial, float[] transformed);

  /** {@code dg = G^T dU G}, the gradient of the former: [T][C][K] to [K][C][3][3]. */
  void transposed(int tile, int out, int in, float[] transformed, Weights spatial);
}
