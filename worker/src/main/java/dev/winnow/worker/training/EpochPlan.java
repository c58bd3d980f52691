package dev.winnow.worker.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which examples each worker takes in each step of an epoch: a pure function of the sizes of the
 * shards, the batch and the number of workers.
 *
 * <p>With global batch B and groups of at most S examples, a step takes at most {@code G = ceil(B /
 * S)} groups of at most {@code g = floor(B / G)} examples. Each shard is cut into as few
 * consecutive groups as that allows. The epoch deals the groups in turns, one group from each shard
 * that has any left, in the order of the shards, and cuts that sequence into as few steps as
 * possible. A group belongs to the worker that holds its shard: the one of rank {@code shard mod
 * W}. In another order of the shards one worker would take several groups in turn, while the others
 * wait, wherever W does not divide their number; which examples meet in a step is new in each epoch
 * all the same, as the order within each shard is.
 *
 * <p>So every example comes exactly once in an epoch, and the composition of each global batch does
 * not depend on W. A worker may have no group in a step, when the batch is small.
 *
 * <p>Both cuts are even: the groups of a shard differ by one example at most, and the steps by one
 * group. A remainder would be a step of few images at the rate of a large batch, normalised by
 * statistics of next to nothing, just before the epoch is validated. Immutable.
 */
public final class EpochPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Examples start .. start + length - 1 in the order of one shard (see {@link ShardOrder}). */
  public record Group(int shard, int start, int length) implements Serializable {}

  private final int[] shardSizes;
  private final int globalBatch;
  private final int groupsPerStep;
  private final int groupLength;
  private final int numWorkers;

  /** Shard of each group, in the order of the epoch. */
  private final int[] shards;

  /** Which of its shard's groups each group is. */
  private final int[] turns;

  /**
   * Plans one epoch.
   *
   * @param shardSizes number of examples in each shard; may be 0
   * @param globalBatch images a step over all workers, at least 1
   * @param groupSize largest normalisation group, at least 1
   * @param numWorkers W, at least 1
   */
  public EpochPlan(int[] shardSizes, int globalBatch, int groupSize, int numWorkers) {
    if (globalBatch < 1 || groupSize < 1 || numWorkers < 1) {
      throw new IllegalArgumentException(
          "a global batch of %d, groups of %d and %d workers: each must be at least 1"
              .formatted(globalBatch, groupSize, numWorkers));
    }
    this.shardSizes = shardSizes.clone();
    this.globalBatch = globalBatch;
    this.groupsPerStep = ceilDiv(globalBatch, groupSize);
    this.groupLength = globalBatch / groupsPerStep;
    this.numWorkers = numWorkers;
    int groups = 0;
    int most = 0;
    for (int shard = 0; shard < shardSizes.length; shard++) {
      if (shardSizes[shard] < 0) {
        throw new IllegalArgumentException("a shard of %d examples".formatted(shardSizes[shard]));
      }
      groups += groupsOf(shard);
      most = Math.max(most, groupsOf(shard));
    }
    this.shards = new int[groups];
    this.turns = new int[groups];
    int next = 0;
    for (int turn = 0; turn < most; turn++) {
      for (int shard = 0; shard < shardSizes.length; shard++) {
        if (turn < groupsOf(shard)) {
          shards[next] = shard;
          turns[next] = turn;
          next++;
        }
      }
    }
  }

  /**
   * The plan of the largest batch, up to that one, of which no worker takes more images in a step
   * than it has memory for.
   *
   * @param largestShare images for which a worker has memory, at least 1
   */
  public static EpochPlan fitting(
      int[] shardSizes, int globalBatch, int groupSize, int numWorkers, int largestShare) {
    int batch = globalBatch;
    EpochPlan plan = new EpochPlan(shardSizes, batch, groupSize, numWorkers);
    while (plan.largestShare() > largestShare && batch > 1) {
      // Whole groups, as long as there are several.
      batch =
          batch > groupSize
              ? (plan.groupsPerStep - 1) * groupSize
              : Math.max(1, Math.min(batch - 1, largestShare));
      plan = new EpochPlan(shardSizes, batch, groupSize, numWorkers);
    }
    return plan;
  }

  /** The batch that was planned for: steps may be smaller, see {@link #largestBatch}. */
  public int globalBatch() {
    return globalBatch;
  }

  /** Number of steps of the epoch: 0 only without examples. */
  public int steps() {
    return ceilDiv(shards.length, groupsPerStep);
  }

  /** Largest number of images of any step: at most the global batch. */
  public int largestBatch() {
    return groupsPerStep * groupLength;
  }

  /**
   * Largest number of images that any worker takes in any step. More than the W-th part of a batch:
   * a group is not divided, and where the shards begin anew the same worker may be twice in turn.
   */
  public int largestShare() {
    int largest = 0;
    for (int step = 0; step < steps(); step++) {
      int[] images = new int[numWorkers];
      for (int i = first(step); i < end(step); i++) {
        int rank = shards[i] % numWorkers;
        images[rank] += length(i);
        largest = Math.max(largest, images[rank]);
      }
    }
    return largest;
  }

  /** The groups that one worker takes in a step, in a fixed order; may be empty. */
  public List<Group> groups(int step, int rank) {
    checkRank(rank);
    List<Group> groups = new ArrayList<>();
    for (int i = first(step); i < end(step); i++) {
      if (shards[i] % numWorkers == rank) {
        groups.add(new Group(shards[i], start(i), length(i)));
      }
    }
    return groups;
  }

  /** Images that all workers together take in a step. */
  public int images(int step) {
    int images = 0;
    for (int i = first(step); i < end(step); i++) {
      images += length(i);
    }
    return images;
  }

  /** Images that one worker takes in a step. */
  public int images(int step, int rank) {
    checkRank(rank);
    int images = 0;
    for (int i = first(step); i < end(step); i++) {
      if (shards[i] % numWorkers == rank) {
        images += length(i);
      }
    }
    return images;
  }

  /** Images of the epoch: the sum of all shards. */
  public long images() {
    long images = 0;
    for (int size : shardSizes) {
      images += size;
    }
    return images;
  }

  private int first(int step) {
    if (step < 0 || step >= steps()) {
      throw new IndexOutOfBoundsException("step %d of %d".formatted(step, steps()));
    }
    return cut(shards.length, steps(), step);
  }

  private int end(int step) {
    return cut(shards.length, steps(), step + 1);
  }

  private int groupsOf(int shard) {
    return ceilDiv(shardSizes[shard], groupLength);
  }

  private int start(int group) {
    int shard = shards[group];
    return cut(shardSizes[shard], groupsOf(shard), turns[group]);
  }

  private int length(int group) {
    int shard = shards[group];
    return cut(shardSizes[shard], groupsOf(shard), turns[group] + 1) - start(group);
  }

  /** Where a part starts, when that many are cut into parts that differ by one at most. */
  private static int cut(int all, int parts, int part) {
    return (int) ((long) all * part / parts);
  }

  private void checkRank(int rank) {
    if (rank < 0 || rank >= numWorkers) {
      throw new IndexOutOfBoundsException("rank %d of %d workers".formatted(rank, numWorkers));
    }
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (int) (((long) dividend + divisor - 1) / divisor);
  }
}
