package dev.winnow.worker.kernel;

/** What {@link MaxPooling} and {@link GlobalAveragePooling} need; arguments are already checked. */
interface PoolingKernel {
  void max(Activation in, Activation out);

  void maxBackward(Activation in, Activation outGradient, Activation inGradient);

  void average(Activation in, Activation out);

  void averageBackward(Activation outGradient, Activation inGradient);
}
