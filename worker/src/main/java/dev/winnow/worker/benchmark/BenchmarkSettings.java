package dev.winnow.worker.benchmark;

import dev.winnow.worker.network.ComputeThreads;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.function.Supplier;

/**
 * What to measure.
 *
 * @param network the network; its convolution is ignored with DL4J's layers
 * @param dl4jLayers whether to take DL4J's own layers throughout
 * @param sparsity share of the weights of each convolution but the first and the last layer that
 *     are pruned; 0 with DL4J's layers, which are never pruned
 * @param batch examples in a step
 * @param threads threads of a step
 * @param timing of the steps
 */
public record BenchmarkSettings(
    NetworkConfiguration network,
    boolean dl4jLayers,
    double sparsity,
    int batch,
    int threads,
    Timing timing) {
  public BenchmarkSettings {
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "batch and threads must be at least 1, not %d and %d".formatted(batch, threads));
    }
    // Written so that NaN fails, too.
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw new IllegalArgumentException("the sparsity must be in [0, 1), not " + sparsity);
    }
    if (dl4jLayers && sparsity > 0) {
      throw new IllegalArgumentException(
          "DL4J's own layers are not pruned, but the sparsity is %s: take 0 or other layers"
              .formatted(sparsity));
    }
  }

  /** Measures what is made once the threads are as told; then the JVM has its own again. */
  Timing.Speed measure(Supplier<Runnable> run) {
    int threadsBefore = ComputeThreads.count();
    ComputeThreads.use(threads);
    if (dl4jLayers) {
      ComputeThreads.useForNd4j(threads);
    }
    try {
      return timing.measure(batch, run.get());
    } finally {
      ComputeThreads.use(threadsBefore);
    }
  }
}
