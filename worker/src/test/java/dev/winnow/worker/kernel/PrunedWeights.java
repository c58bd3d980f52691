package dev.winnow.worker.kernel;

/**
 * Weights of which some are 0, and how they are packed.
 *
 * @param all with the zeros
 */
record PrunedWeights(float[] all, PruningMask mask) {
  /** Those below that magnitude are pruned. */
  static PrunedWeights below(float threshold, float[] weights) {
    float[] all = weights.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.abs(all[i]) < threshold ? 0 : all[i];
    }
    return new PrunedWeights(all, PruningMask.of(Weights.of(all)));
  }

  /** The packed weights, not at the beginning of their array. */
  Weights packed(SparseWeights sparse) {
    float[] values = new float[mask.kept() + 3];
    mask.pack(all, 0, values, 3);
    return new Weights(values, 3, mask.kept(), sparse);
  }

  /** Where to put a gradient: likewise. */
  Weights unwrittenGradient() {
    return new Weights(RandomValues.unwritten(mask.kept() + 5), 5, mask.kept());
  }

  /** A packed gradient with zeros where weights are pruned. */
  float[] unpacked(Weights gradient) {
    float[] unpacked = new float[all.length];
    mask.unpack(gradient.values(), gradient.offset(), unpacked, 0);
    return unpacked;
  }

  /** A gradient of all weights with zeros where weights are pruned. */
  float[] kept(float[] gradient) {
    float[] kept = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      kept[i] = all[i] == 0 ? 0 : gradient[i];
    }
    return kept;
  }
}
