package dev.winnow.worker.training;

import dev.winnow.worker.training.ParameterRange.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * Which parameters a member still has: all but the weights of convolutions that are exactly 0.
 * Brings what is kept of a flat vector close together, so that only that is exchanged, and back.
 * Immutable.
 */
public final class PruningMask {
  private static final long ALL = -1L;

  private final int length;
  private final int kept;

  /** Bit i % 64 of word i / 64 stands for parameter i. */
  private final long[] words;

  private PruningMask(int length, int kept, long[] words) {
    this.length = length;
    this.kept = kept;
    this.words = words;
  }

  /**
   * The mask that parameters have in them.
   *
   * @param ranges of all parameters
   */
  static PruningMask of(float[] parameters, List<ParameterRange> ranges) {
    long[] words = new long[(parameters.length + Long.SIZE - 1) / Long.SIZE];
    int kept = 0;
    for (ParameterRange range : ranges) {
      boolean prunable = range.kind() == Kind.CONVOLUTION_WEIGHT;
      for (int i = range.offset(); i < range.end(); i++) {
        if (!prunable || parameters[i] != 0) {
          words[i / Long.SIZE] |= 1L << i;
          kept++;
        }
      }
    }
    return new PruningMask(parameters.length, kept, words);
  }

  /**
   * Averages what is kept of a flat vector, {@link ParameterAverager#average}. What is pruned
   * becomes 0, and is not exchanged.
   */
  public void average(ParameterAverager averager, float[] vector, float weight) {
    compact(vector);
    averager.average(vector, kept, weight);
    expand(vector);
  }

  /** Number of parameters that are not pruned. */
  int kept() {
    return kept;
  }

  /** Moves what is kept to the front of the vector, in order. What follows it is left as it is. */
  void compact(float[] vector) {
    if (kept == length) {
      return;
    }
    int to = 0;
    for (int w = 0; w < words.length; w++) {
      int from = w * Long.SIZE;
      if (words[w] == ALL) {
        System.arraycopy(vector, from, vector, to, Long.SIZE);
        to += Long.SIZE;
        continue;
      }
      for (long left = words[w]; left != 0; left &= left - 1) {
        vector[to++] = vector[from + Long.numberOfTrailingZeros(left)];
      }
    }
  }

  /** Undoes {@link #compact}; what is pruned becomes 0. */
  void expand(float[] vector) {
    if (kept == length) {
      return;
    }
    int from = kept;
    for (int w = words.length - 1; w >= 0; w--) {
      int to = w * Long.SIZE;
      from -= Long.bitCount(words[w]);
      if (words[w] == ALL) {
        System.arraycopy(vector, from, vector, to, Long.SIZE);
        continue;
      }
      expand(vector, from, to, words[w]);
    }
  }

  /** The values of one word, from the last: their places are never before them. */
  private void expand(float[] vector, int from, int to, long word) {
    int value = from + Long.bitCount(word);
    int end = Math.min(length, to + Long.SIZE);
    int clear = end;
    for (long left = word; left != 0; ) {
      int bit = Long.SIZE - 1 - Long.numberOfLeadingZeros(left);
      Arrays.fill(vector, to + bit + 1, clear, 0);
      vector[to + bit] = vector[--value];
      clear = to + bit;
      left &= ~(1L << bit);
    }
    Arrays.fill(vector, to, clear, 0);
  }
}
