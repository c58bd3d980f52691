package dev.winnow.worker.kernel;

/**
 * The gradient of weights, {@code dU^T = V dM^T} for each position of a tile, summed over turns of
 * blocks of columns: the team's threads first fill the panels of a block each, then share the
 * products. There is one sum only, and its order does not depend on who computes it.
 */
interface GradientSums {
  /** One thread's panels of a block: V, and dM or dM^T as the sums want it. */
  record Part(Panel left, float[] v, Panel right, float[] w) {}

  /** Adds the products of all threads' parts, in their order; those that are null have no work. */
  void add(Part[] parts);

  /** Brings the sums to their place, if they are not there already. */
  void finish();
}
