package dev.winnow.worker.kernel;

import java.util.function.BiConsumer;

/**
 * Which weights of a convolution are not pruned, and, if products skip the others, how they lie in
 * the products of both passes. Which these are is decided once; what they are is read from the
 * layer's packed weights in each pass. Used by one pass at a time.
 */
public final class SparseWeights {
  private final PruningMask mask;

  /** In the order of the packed weights; null, like what follows, when zeros are not skipped. */
  private final SparsePattern pattern;

  private final SparsePattern transposed;
  private final float[] transposedValues;

  private SparseWeights(
      PruningMask mask, SparsePattern pattern, SparsePattern transposed, float[] transposedValues) {
    this.mask = mask;
    this.pattern = pattern;
    this.transposed = transposed;
    this.transposedValues = transposedValues;
  }

  /** Of weights whose zeros products do not skip. */
  static SparseWeights dense(PruningMask mask) {
    return new SparseWeights(mask, null, null, null);
  }

  /**
   * Of weights whose zeros products skip.
   *
   * @param mask [positions][rows][columns]
   */
  static SparseWeights skipping(PruningMask mask, int positions, int rows, int columns) {
    return new SparseWeights(
        mask,
        new SparsePattern(positions, rows, columns, mask, columns, 1),
        new SparsePattern(positions, columns, rows, mask, 1, columns),
        new float[mask.kept()]);
  }

  /**
   * Heap that they take at most: with the least share of zeros that products skip. With more zeros
   * the patterns are smaller, with fewer there are none.
   *
   * @param sparsity that share
   */
  static long bytes(int positions, int rows, int columns, double sparsity) {
    long all = (long) positions * rows * columns;
    return PruningMask.bytes(all)
        + SparsePattern.bytes(positions, rows, columns, 1 - sparsity)
        + SparsePattern.bytes(positions, columns, rows, 1 - sparsity)
        + (long) (Float.BYTES * (1 - sparsity) * all);
  }

  /** Which weights are not pruned. */
  public PruningMask mask() {
    return mask;
  }

  /** Whether products skip the others. */
  public boolean skips() {
    return pattern != null;
  }

  /** Where packed weights are; only of those whose zeros are skipped. */
  SparsePattern pattern() {
    return pattern;
  }

  /** The matrices of packed weights. */
  SparseMatrices matrices(Weights packed) {
    return new SparseMatrices(pattern, packed.values(), packed.offset());
  }

  /** The same transposed, with the present values. */
  SparseMatrices transposed(Weights packed) {
    Team.shared()
        .run(
            pattern.positions(),
            1,
            (from, to) -> {
              int[] next = new int[transposed.rows()];
              for (int t = from; t < to; t++) {
                pattern.transpose(
                    t, packed.values(), packed.offset(), transposed, transposedValues, next);
              }
            });
    return new SparseMatrices(transposed, transposedValues, 0);
  }

  /** The weights for products: with their zeros again, if products do not skip them. */
  static Weights forProducts(Weights weights) {
    if (weights.sparse() == null || weights.sparse().skips()) {
      return weights;
    }
    return unpacked(weights);
  }

  /** All weights, zeros among them: in place if they are not packed, else until the next call. */
  static Weights unpacked(Weights weights) {
    if (weights.sparse() == null) {
      return weights;
    }
    PruningMask mask = weights.sparse().mask;
    float[] all = Scratch.ofThread().floats(Scratch.Use.UNPACKED_WEIGHTS, mask.length());
    mask.unpack(weights.values(), weights.offset(), all, 0);
    return new Weights(all, 0, mask.length());
  }

  /**
   * A backward pass with weights for products, and room for the gradient of all of these.
   *
   * @param gradient of the layer's weights, packed as they are; overwritten
   */
  static void backward(Weights weights, Weights gradient, BiConsumer<Weights, Weights> pass) {
    Weights forProducts = forProducts(weights);
    if (forProducts == weights) {
      pass.accept(weights, gradient);
      return;
    }
    int length = forProducts.length();
    float[] all = Scratch.ofThread().floats(Scratch.Use.UNPACKED_GRADIENT, length);
    pass.accept(forProducts, new Weights(all, 0, length));
    weights.sparse().mask.pack(all, 0, gradient.values(), gradient.offset());
  }

  /**
   * Adds what a convolution takes to unpack its weights and their gradient: an array of all weights
   * for each. It unpacks only where products do not skip zeros, and then it has nothing but the
   * mask of what {@link #bytes} counts, so the rest of that is subtracted from the two arrays. They
   * are added as one, because it may be more than either is long.
   *
   * @param weights number of all weights
   * @param sparseBytes what is counted already, by {@link #bytes}
   */
  static void addScratch(long weights, long sparseBytes, ScratchEstimate estimate) {
    long floats = 2 * weights - (sparseBytes - PruningMask.bytes(weights)) / Float.BYTES;
    estimate.add(0, Scratch.Use.UNPACKED_WEIGHTS, Math.max(0, floats));
  }
}
