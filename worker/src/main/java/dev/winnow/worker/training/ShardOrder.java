package dev.winnow.worker.training;

import dev.winnow.worker.data.StableHash;
import java.util.SplittableRandom;

/** The order in which the examples of a shard are taken: a pure function of seed and epoch. */
final class ShardOrder {
  private ShardOrder() {}

  /**
   * A uniformly random order of 0 .. size - 1, another one for every seed, epoch and shard.
   *
   * @param seed of the job or member
   * @param epoch from 0
   * @param shard from 0
   * @param size number of examples in the shard
   */
  static int[] permutation(long seed, int epoch, int shard, int size) {
    // Mixed in turn, so that no two (epoch, shard) share a sequence by adding up alike.
    long mixed = StableHash.mix(StableHash.mix(StableHash.mix(seed) + epoch) + shard);
    SplittableRandom random = new SplittableRandom(mixed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    // Fisher-Yates.
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
