package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The implementation on {@code jdk.incubator.vector}. A class apart, so that nothing refers to that
 * module before it is known to be there.
 */
final class VectorKernels {
  private VectorKernels() {}

  static Kernels create() {
    FirstUse.ofAllOperations();
    return new Kernels(
        "vector",
        lanes(),
        new VectorWinograd(),
        new VectorKernelTransform(),
        new VectorSpatial(),
        new VectorNormalization(),
        new VectorPooling(),
        new VectorElementwise());
  }

  /** Floats per vector. */
  static int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }
}
