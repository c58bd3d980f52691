package dev.winnow.worker.network;

import dev.winnow.worker.kernel.Team;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many threads of this JVM compute: those of the kernels and those of ND4J's own operations.
 */
public final class ComputeThreads {
  private static final Logger LOG = LoggerFactory.getLogger(ComputeThreads.class);

  private ComputeThreads() {}

  /** The number in use. */
  public static int count() {
    return Team.shared().threads();
  }

  /**
   * Changes the number; nothing may be training meanwhile, see {@link Team#resize}. ND4J's
   * operations keep to the caller's thread: those that are left to it take a few numbers for each
   * image, and its threads would compete with those of the kernels.
   */
  public static void use(int threads) {
    Team.resize(threads);
    useForNd4j(1);
    LOG.debug("computing with {} threads", threads);
  }

  /** Changes the number for ND4J's own operations alone, for layers that are made of them. */
  public static void useForNd4j(int threads) {
    // They exist only once the backend is loaded.
    Nd4jBackend backend = Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    LOG.debug("{} computes with {} threads", backend.getClass().getSimpleName(), threads);
  }
}
