package dev.winnow.worker.kernel;

/**
 * The weights of a Winograd-ReLU convolution that are not pruned, arranged for the products of both
 * passes. It knows where they are; what they are is read from the layer's weights in each pass.
 * Used by one pass at a time.
 */
public final class SparseWeights {
  private final int positions;
  private final SparseMatrices forward;
  private final SparseMatrices backward;

  /**
   * @param weights [T][C][K], pruned where they are 0
   */
  SparseWeights(int positions, int in, int out, Weights weights) {
    this.positions = positions;
    this.forward = new SparseMatrices(positions, out, in, weights, 1, out);
    this.backward = new SparseMatrices(positions, in, out, weights, out, 1);
  }

  /** U^T, with the present values. */
  PositionMatrices forward(Weights weights) {
    return refreshed(forward, weights);
  }

  /** U, with the present values. */
  PositionMatrices backward(Weights weights) {
    return refreshed(backward, weights);
  }

  private PositionMatrices refreshed(SparseMatrices matrices, Weights weights) {
    Team.shared().run(positions, 1, (share, from, to) -> matrices.refresh(weights, from, to));
    return matrices;
  }
}
