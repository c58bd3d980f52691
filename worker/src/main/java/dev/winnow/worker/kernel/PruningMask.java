package dev.winnow.worker.kernel;

import java.util.Arrays;

/**
 * Which weights of a layer are not pruned: those that are not 0. Packs vectors of a value for each
 * weight, so that only those of the kept ones remain, in their order. Immutable.
 */
public final class PruningMask {
  private static final long ALL = -1L;

  /** Words that one thread takes at least. */
  private static final int WORDS = 512;

  private final int length;

  /** Bit i % 64 of word i / 64 stands for weight i. */
  private final long[] words;

  /** How many weights are kept before each word, and of all words. */
  private final int[] before;

  private PruningMask(int length, long[] words, int[] before) {
    this.length = length;
    this.words = words;
    this.before = before;
  }

  /** The mask that weights have in them. */
  public static PruningMask of(Weights weights) {
    int length = weights.length();
    long[] words = new long[(length + Long.SIZE - 1) / Long.SIZE];
    int[] before = new int[words.length + 1];
    for (int w = 0; w < words.length; w++) {
      int end = Math.min(length, (w + 1) * Long.SIZE);
      for (int i = w * Long.SIZE; i < end; i++) {
        if (weights.get(i) != 0) {
          words[w] |= 1L << i;
        }
      }
      before[w + 1] = before[w] + Long.bitCount(words[w]);
    }
    return new PruningMask(length, words, before);
  }

  /** Whether a weight is kept. */
  boolean keeps(int i) {
    return (words[i / Long.SIZE] >>> i & 1) != 0;
  }

  /** Heap that the mask of so many weights takes. */
  static long bytes(long length) {
    return (Long.BYTES + Integer.BYTES) * length / Long.SIZE;
  }

  /** Whether another mask keeps the same weights. */
  public boolean matches(PruningMask other) {
    return length == other.length && Arrays.equals(words, other.words);
  }

  /** Number of weights, pruned ones among them. */
  public int length() {
    return length;
  }

  /** Number of weights that are not pruned. */
  public int kept() {
    return before[words.length];
  }

  /** Share of the weights that are pruned. */
  double sparsity() {
    return 1 - (double) kept() / length;
  }

  /**
   * Packs a vector.
   *
   * @param all [{@link #length}], from allAt
   * @param packed [{@link #kept}], from packedAt; overwritten
   */
  public void pack(float[] all, int allAt, float[] packed, int packedAt) {
    Team.shared()
        .run(
            words.length,
            WORDS,
            (first, end) -> {
              for (int w = first; w < end; w++) {
                pack(words[w], all, allAt + w * Long.SIZE, packed, packedAt + before[w]);
              }
            });
  }

  private static void pack(long word, float[] all, int from, float[] packed, int at) {
    if (word == ALL) {
      System.arraycopy(all, from, packed, at, Long.SIZE);
      return;
    }
    int to = at;
    for (long left = word; left != 0; left &= left - 1) {
      packed[to++] = all[from + Long.numberOfTrailingZeros(left)];
    }
  }

  /**
   * Undoes {@link #pack}.
   *
   * @param packed [{@link #kept}], from packedAt
   * @param all [{@link #length}], from allAt; overwritten, with 0 where weights are pruned
   */
  public void unpack(float[] packed, int packedAt, float[] all, int allAt) {
    Team.shared()
        .run(
            words.length,
            WORDS,
            (first, end) -> {
              for (int w = first; w < end; w++) {
                int to = w * Long.SIZE;
                int count = Math.min(Long.SIZE, length - to);
                unpack(words[w], packed, packedAt + before[w], all, allAt + to, count);
              }
            });
  }

  private static void unpack(long word, float[] packed, int at, float[] all, int to, int count) {
    if (word == ALL) {
      System.arraycopy(packed, at, all, to, Long.SIZE);
      return;
    }
    // No branch for each bit: which is next cannot be predicted.
    Arrays.fill(all, to, to + count, 0);
    int from = at;
    for (long left = word; left != 0; left &= left - 1) {
      all[to + Long.numberOfTrailingZeros(left)] = packed[from++];
    }
  }
}
