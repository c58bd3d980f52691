package dev.winnow.driver.data;

import dev.winnow.worker.data.StableHash;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Deals examples into shards by the order of a hash of their ids, in groups: group k goes to shard
 * k mod the number of shards. The same for the same ids, wherever they are.
 */
final class ShardDeal implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] hashes;
  private final long seed;
  private final int shards;
  private final int groupSize;

  /**
   * @param ids of all examples, in any order
   * @param seed of the hash
   * @param limit keeps that many examples, the first in the order of their hashes; 0 keeps all
   */
  ShardDeal(long[] ids, long seed, int shards, int groupSize, long limit) {
    if (shards < 1 || groupSize < 1 || limit < 0) {
      throw new IllegalArgumentException(
          "cannot deal into %d shards by groups of %d, at most %d examples"
              .formatted(shards, groupSize, limit));
    }
    long[] sorted = Arrays.stream(ids).map(id -> StableHash.mix(id ^ seed)).sorted().toArray();
    this.hashes = limit > 0 && limit < sorted.length ? Arrays.copyOf(sorted, (int) limit) : sorted;
    this.seed = seed;
    this.shards = shards;
    this.groupSize = groupSize;
  }

  /** How many examples each shard gets. */
  static int[] sizes(long examples, int shards, int groupSize) {
    int[] sizes = new int[shards];
    long group = 0;
    for (long dealt = 0; dealt < examples; dealt += groupSize) {
      sizes[(int) (group++ % shards)] += (int) Math.min(groupSize, examples - dealt);
    }
    return sizes;
  }

  /** Place of the example in the order of all; negative when it is beyond the limit. */
  int rank(long id) {
    return Arrays.binarySearch(hashes, StableHash.mix(id ^ seed));
  }

  /** Shard of the example at that place. */
  int shard(int rank) {
    return (int) ((rank / (long) groupSize) % shards);
  }

  int shards() {
    return shards;
  }

  /** Number of examples that are dealt. */
  int size() {
    return hashes.length;
  }
}
