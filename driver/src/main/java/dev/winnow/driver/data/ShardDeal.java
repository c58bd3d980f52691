package dev.winnow.driver.data;

import dev.winnow.worker.data.StableHash;
import java.io.Serializable;
import java.util.Arrays;

/** Deals examples into shards by their rule. The same for the same ids, wherever they are. */
final class ShardDeal implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] hashes;
  private final long seed;
  private final ShardRule rule;

  /**
   * @param ids of all examples, in any order
   * @param seed of the hash
   */
  ShardDeal(long[] ids, long seed, ShardRule rule) {
    long[] sorted = Arrays.stream(ids).map(id -> StableHash.mix(id ^ seed)).sorted().toArray();
    this.hashes = Arrays.copyOf(sorted, (int) rule.dealt(sorted.length));
    this.seed = seed;
    this.rule = rule;
  }

  /** Place of the example in the order of all; negative when it is beyond the limit. */
  int rank(long id) {
    return Arrays.binarySearch(hashes, StableHash.mix(id ^ seed));
  }

  /** Shard of the example at that place. */
  int shard(int rank) {
    return rank / rule.groupSize() % rule.shards();
  }

  int shards() {
    return rule.shards();
  }

  /** Number of examples that are dealt. */
  int size() {
    return hashes.length;
  }
}
