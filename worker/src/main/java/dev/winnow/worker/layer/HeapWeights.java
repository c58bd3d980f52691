package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.PruningMask;
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
   *
   * @param weights all of them, or packed by the mask
   * @param gradient of these
   * @param mask which weights are not pruned; null for all
   * @param whenPut run each time a backward pass has put the gradient
   */
  void use(Weights weights, Weights gradient, PruningMask mask, Runnable whenPut);

  /** What was told, and how it is computed with if it is packed; null when nothing was. */
  Weights weights();
}
