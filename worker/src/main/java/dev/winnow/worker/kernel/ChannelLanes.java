package dev.winnow.worker.kernel;

import java.util.Arrays;

/**
 * How one channel's values, {@code size} floats that repeat the N examples position by position,
 * are dealt to lanes: value i to lane {@code i % period}. The period is a multiple of N, hence a
 * lane belongs to one example, and of the block that a loop works on at once, hence a block does
 * not cross its end; or else it is the whole channel. So neither the batch nor the groups need to
 * fill vectors.
 *
 * <p>Where N fills blocks, the period is that of {@link #POSITIONS} whatever N. Then sums over a
 * group are added up in the same order, and have the same bits, whichever batch the group is in.
 *
 * @param size values of the channel
 * @param batch N
 * @param middle the position at the centre of the image
 * @param period lanes
 * @param groupOffsets bounds of the groups, [G + 1]
 */
record ChannelLanes(int size, int batch, int middle, int period, int[] groupOffsets) {
  /**
   * Positions that an example's lanes take in turn, at least: with two the lanes of a group of 32
   * are enough for a sum to be stored before it is next added to.
   */
  private static final int POSITIONS = 2;

  /**
   * Of an activation.
   *
   * @param block values that a loop works on at once
   */
  static ChannelLanes of(Activation shape, int[] groupOffsets, int block) {
    int batch = shape.batch();
    int size = shape.height() * shape.width() * batch;
    int middle = shape.height() / 2 * shape.width() + shape.width() / 2;
    long period = (long) batch * Math.max(POSITIONS, block / greatestCommonDivisor(batch, block));
    return new ChannelLanes(size, batch, middle, (int) Math.min(size, period), groupOffsets);
  }

  /** The most of them that a channel has, for that batch or a smaller one. */
  static int mostLanes(int size, int batch, int block) {
    return (int) Math.min(size, (long) batch * Math.max(POSITIONS, block));
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  int groups() {
    return groupOffsets.length - 1;
  }

  /** Values of a group. */
  int count(int group) {
    return size / batch * (groupOffsets[group + 1] - groupOffsets[group]);
  }

  /** Writes a value to the lanes of a group. */
  void fill(float[] lanes, int group, float value) {
    for (int first = 0; first < period; first += batch) {
      Arrays.fill(lanes, first + groupOffsets[group], first + groupOffsets[group + 1], value);
    }
  }

  /** Sum over the lanes of a group. */
  double sum(float[] lanes, int group) {
    double sum = 0;
    for (int first = 0; first < period; first += batch) {
      for (int i = first + groupOffsets[group]; i < first + groupOffsets[group + 1]; i++) {
        sum += lanes[i];
      }
    }
    return sum;
  }
}
