package dev.winnow.driver.training;

import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The heap that the driver must have:
 *
 * <pre>
 *   while members are trained
 *     of each of those that train at a time 12 vectors of all its parameters: weights and velocity
 *       after the last epoch, the same pruned for the next, and once more as Spark keeps them for
 *       its executors, serialised; and the report of rank 0 as it comes, out of Spark's envelope,
 *       and read
 *     of each other one that is or will be trained 1: its weights
 *   when they are stacked and published
 *     of each 3: its weights, the same as executors get them, and its file
 *   when they are compared with a version that is published
 *     of each 1: its weights
 *     of each of that version 3, as above
 *   the names of the data's files
 *   150 MiB for Spark, twice what it took in a small run
 *   of all that a ninth, since the collector needs room
 * </pre>
 *
 * @param vectorBytes of all parameters of each member
 * @param atOnce members that train at the same time, at most
 * @param compared bytes of all parameters of all members of that version; 0 when there is none
 * @param nameBytes of the data's files
 */
public record DriverHeap(List<Long> vectorBytes, int atOnce, long compared, long nameBytes) {
  private static final int TRAINING = 12;
  private static final int WAITING = 1;
  private static final int PUBLISHING = 3;
  private static final long SPARK = 150L << 20;

  /** Bytes of heap. */
  public long bytes() {
    long[] largestFirst =
        vectorBytes.stream().sorted(Comparator.reverseOrder()).mapToLong(Long::longValue).toArray();
    long all = LongStream.of(largestFirst).sum();
    long training = LongStream.of(largestFirst).limit(atOnce).sum();
    long most =
        LongStream.of(
                TRAINING * training + WAITING * (all - training),
                PUBLISHING * all,
                WAITING * all + PUBLISHING * compared)
            .max()
            .getAsLong();
    return EpochHeap.withRoom(most + nameBytes + SPARK);
  }
}
