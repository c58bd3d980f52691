package dev.winnow.worker.kernel;

/** What {@link Elementwise} needs; arguments are already checked. */
interface ElementwiseKernel {
  void add(Activation a, Activation b, boolean relu, Activation out);

  void copy(Activation in, Activation out);

  void relu(Activation in, Activation out);

  void reluBackward(Activation out, Activation outGradient, Activation inGradient);

  /**
   * Keeps value n of a position where {@code DropoutHash} of its keys is at least the threshold.
   */
  void dropout(Activation in, int[] exampleKeys, int threshold, float scale, Activation out);
}
