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

  /** Changes the number, after any work in progress. */
  public static void use(int threads) {
    Team.resize(threads);
    // ND4J's operations exist only once its backend is loaded.
    Nd4jBackend backend = Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    LOG.debug("computing with {} threads on {}", threads, backend.getClass().getSimpleName());
  }
}
