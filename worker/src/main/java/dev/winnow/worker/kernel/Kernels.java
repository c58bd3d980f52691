package dev.winnow.worker.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One implementation of everything; arguments are trusted. */
record Kernels(
    String name,
    int vectorLanes,
    WinogradKernel winograd,
    KernelTransform kernelTransform,
    SpatialKernel spatial,
    NormalizationKernel normalization,
    PoolingKernel pooling,
    ElementwiseKernel elementwise) {

  /** Plain loops: the definition of what is correct. */
  static Kernels scalar() {
    return new Kernels(
        "scalar",
        1,
        new ScalarWinograd(),
        new ScalarKernelTransform(),
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
    static final Kernels CHOSEN =
        choose(
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
            LoggerFactory.getLogger(Kernels.class));
  }

  static Kernels choose(boolean vectorModule, Logger log) {
    if (!vectorModule) {
      log.warn(
          "Kernels run without vector instructions, many times slower: the module"
              + " jdk.incubator.vector is not loaded. Start java with --add-modules"
              + " jdk.incubator.vector");
      return scalar();
    }
    log.info("Kernels use vectors of {} floats", VectorKernels.lanes());
    return VectorKernels.create();
  }
}
