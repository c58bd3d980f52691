package dev.winnow.driver.data;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * How the examples of a split are dealt into shards: all are ordered by a hash of their ids, and
 * each run of {@code groupSize} of them goes to the next shard in turn. Only the last group of all
 * can be smaller.
 *
 * @param shards exactly that many come out, some of them empty if there are too few examples
 * @param groupSize examples that stay together, in their order
 * @param limit takes that many examples, the first of the order; 0 takes all
 */
public record ShardRule(int shards, int groupSize, long limit) implements Serializable {
  private static final int FEWEST_GROUPS = 8;

  public ShardRule {
    if (shards < 1 || groupSize < 1 || limit < 0) {
      throw new IllegalArgumentException(
          "cannot deal into %d shards by groups of %d, at most %d examples"
              .formatted(shards, groupSize, limit));
    }
  }

  /**
   * The largest divisor of the shards that leaves each of them eight groups, though no fewer shards
   * than workers. An epoch orders the examples of each shard anew: of a shard of one group it would
   * always take the same examples together, and normalise them by the same statistics: AlexNet on
   * 4,000 examples of Fashion-MNIST reached 86.8 % of the test images so, and 86.2 % with a group
   * or two in a shard (means of three seeds; it was the better one with each).
   *
   * @param examples that there are
   * @param workers that share them, at most the number of shards
   */
  public ShardRule forExamples(long examples, int workers) {
    if (workers < 1 || workers > shards) {
      throw new IllegalArgumentException(
          "%d shards for %d workers: each needs one".formatted(shards, workers));
    }
    long groups = (dealt(examples) + groupSize - 1) / groupSize;
    int[] divisors =
        IntStream.rangeClosed(workers, shards).filter(count -> shards % count == 0).toArray();
    int count =
        IntStream.of(divisors)
            .filter(divisor -> (long) divisor * FEWEST_GROUPS <= groups)
            .max()
            .orElse(divisors[0]);
    return new ShardRule(count, groupSize, limit);
  }

  /** How many examples each shard gets, of that many. */
  int[] sizes(long examples) {
    int[] sizes = new int[shards];
    long all = dealt(examples);
    long group = 0;
    for (long dealt = 0; dealt < all; dealt += groupSize) {
      sizes[(int) (group++ % shards)] += (int) Math.min(groupSize, all - dealt);
    }
    return sizes;
  }

  /** How many of the examples are within the limit. */
  long dealt(long examples) {
    return limit == 0 ? examples : Math.min(limit, examples);
  }
}
