package dev.winnow.worker.kernel;

/** One implementation of everything; arguments are trusted. */
record Kernels(
    String name,
    WinogradKernel winograd,
    SpatialKernel spatial,
    NormalizationKernel normalization,
    PoolingKernel pooling,
    ElementwiseKernel elementwise) {

  /** Plain loops: the definition of what is correct. */
  static Kernels scalar() {
    return new Kernels(
        "scalar",
        new ScalarWinograd(),
        new ScalarSpatial(),
        new ScalarNormalization(),
        new ScalarPooling(),
        new ScalarElementwise());
  }

  /** The implementation of this JVM, chosen on first use. */
  static Kernels chosen() {
    return Holder.CHOSEN;
  }

  private static final class Holder {
    static final Kernels CHOSEN = scalar();
  }
}
