package dev.winnow.worker.kernel;

/**
 * The four transforms of one kind of tile, each applied to a whole run of tiles at once: what is an
 * element of a tile in the algebra is a run of floats here, whole vectors long. Position p of a
 * panel's tiles begins {@code p * position} after position 0. An instance serves one thread.
 */
abstract class WinogradTransform {
  /** t */
  final int tile;

  /** m */
  final int outputs;

  WinogradTransform(int tile, int outputs) {
    this.tile = tile;
    this.outputs = outputs;
  }

  static WinogradTransform of(int tile) {
    return tile == 4 ? new WinogradTransform4() : new WinogradTransform6();
  }

  /** {@code V = B^T d B}, through the ReLU if asked: patches of a strip to a panel. */
  abstract void input(
      Strip.Run strip, float[] values, float[] panel, int to, int position, boolean relu);

  /** {@code Y = A^T M A}: a panel to blocks of outputs in a strip. */
  abstract void output(float[] panel, int at, int position, Strip.Run strip, float[] values);

  /** {@code dM = A dY A^T}: blocks of outputs in a strip to a panel. */
  abstract void outputGradient(
      Strip.Run strip, float[] values, float[] panel, int to, int position);

  /** {@code dd = B dV B^T}: a panel added to patches of a strip. */
  abstract void inputGradient(float[] panel, int at, int position, Strip.Run strip, float[] values);
}
