package dev.winnow.worker.kernel;

/** The definition of the kernel transform, in double precision. */
final class ScalarKernelTransform implements KernelTransform {
  @Override
  public void transform(int tile, int out, int in, Weights spatial, float[] transformed) {
    double[][] g = WinogradMatrices.of(tile).g();
    for (int k = 0; k < out; k++) {
      for (int c = 0; c < in; c++) {
        int from = spatial.offset() + (k * in + c) * 9;
        double[][] patch = WinogradMatrices.square(3, spatial.values(), from, 1);
        double[][] u = WinogradMatrices.sandwich(g, patch);
        WinogradMatrices.store(u, transformed, c * out + k, in * out);
      }
    }
  }

  @Override
  public void transposed(int tile, int out, int in, float[] transformed, Weights spatial) {
    double[][] gT = WinogradMatrices.transpose(WinogradMatrices.of(tile).g());
    for (int k = 0; k < out; k++) {
      for (int c = 0; c < in; c++) {
        double[][] u = WinogradMatrices.square(tile, transformed, c * out + k, in * out);
        double[][] patch = WinogradMatrices.sandwich(gT, u);
        WinogradMatrices.store(patch, spatial.values(), spatial.offset() + (k * in + c) * 9, 1);
      }
    }
  }
}
