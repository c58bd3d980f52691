package dev.winnow.worker.kernel;

/**
 * The four transforms of one kind of tile, each applied to a whole run of tiles at once: an element
 * of a tile is a run of floats, whole vectors long.
 *
 * <p>Each is two passes of a one-dimensional transform, over the columns into a small array and
 * over the rows out of it. A pass transforms lines; a line's elements are {@code stride} apart.
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

  /** {@code V = B^T d B}, through the ReLU if asked: patch of a strip to positions of a panel. */
  final void input(
      float[] strip,
      int at,
      int row,
      int column,
      float[] temporary,
      float[] panel,
      int to,
      int position,
      int length,
      boolean relu) {
    for (int x = 0; x < tile; x++) {
      inputLine(strip, at + x * column, row, temporary, x * length, tile * length, length, false);
    }
    for (int y = 0; y < tile; y++) {
      inputLine(
          temporary,
          y * tile * length,
          length,
          panel,
          to + y * tile * position,
          position,
          length,
          relu);
    }
  }

  /** {@code Y = A^T M A}: positions of a panel to a block of outputs in a strip. */
  final void output(
      float[] panel,
      int at,
      int position,
      float[] temporary,
      float[] strip,
      int to,
      int row,
      int column,
      int length) {
    for (int x = 0; x < tile; x++) {
      outputLine(
          panel, at + x * position, tile * position, temporary, x * length, tile * length, length);
    }
    for (int y = 0; y < outputs; y++) {
      outputLine(temporary, y * tile * length, length, strip, to + y * row, column, length);
    }
  }

  /** {@code dM = A dY A^T}: a block of a strip to positions of a panel. */
  final void outputGradient(
      float[] strip,
      int at,
      int row,
      int column,
      float[] temporary,
      float[] panel,
      int to,
      int position,
      int length) {
    for (int x = 0; x < outputs; x++) {
      outputGradientLine(
          strip, at + x * column, row, temporary, x * length, outputs * length, length);
    }
    for (int y = 0; y < tile; y++) {
      outputGradientLine(
          temporary,
          y * outputs * length,
          length,
          panel,
          to + y * tile * position,
          position,
          length);
    }
  }

  /** {@code dd = B dV B^T}: positions of a panel added to a patch of a strip. */
  final void inputGradient(
      float[] panel,
      int at,
      int position,
      float[] temporary,
      float[] strip,
      int to,
      int row,
      int column,
      int length) {
    for (int x = 0; x < tile; x++) {
      inputGradientLine(
          panel,
          at + x * position,
          tile * position,
          temporary,
          x * length,
          tile * length,
          length,
          false);
    }
    for (int y = 0; y < tile; y++) {
      inputGradientLine(
          temporary, y * tile * length, length, strip, to + y * row, column, length, true);
    }
  }

  /** t elements to t, by B^T. */
  abstract void inputLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length, boolean relu);

  /** t elements to m, by A^T. */
  abstract void outputLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length);

  /** m elements to t, by A. */
  abstract void outputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length);

  /** t elements to t, by B; added to what is there if asked. */
  abstract void inputGradientLine(
      float[] from, int at, int stride, float[] into, int to, int step, int length, boolean add);
}
