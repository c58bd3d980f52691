package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Weights;

/**
 * Implemented by layers whose kernels take their weights, and put their gradient, on the heap.
 * Until it is told otherwise, such a layer copies both from and to the graph's own vectors in each
 * pass.
 */
public interface HeapWeights {
  /**
   * From now on the weights are read, and their gradient is put, where told: the graph's own
   * vectors are neither read nor written for this layer.
   */
  void use(Weights weights, Weights gradient);

  /** Weights that are 0 now are pruned: they will stay 0, until the next call. */
  void prune();
}
