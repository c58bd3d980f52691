package dev.winnow.worker.kernel;

/**
 * The pseudo-random choice of what to drop: 32-bit arithmetic only, so that the processor hashes a
 * vector of examples at once. Finalisers of MurmurHash3 (32 bits) and SplitMix64 (64 bits), the
 * latter repeated here because kernels depend on no other package.
 */
final class DropoutHash {
  static final int FIRST = 0x85ebca6b;
  static final int SECOND = 0xc2b2ae35;

  private DropoutHash() {}

  /** One key per example, from the seed and its id. */
  static int[] exampleKeys(long seed, long[] exampleIds) {
    int[] keys = new int[exampleIds.length];
    for (int n = 0; n < keys.length; n++) {
      long z = exampleIds[n] + (seed + 1) * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      keys[n] = (int) (z >>> 32);
    }
    return keys;
  }

  /** A key per position of the example, in the order of channel, row, column. */
  static int positionKey(int position) {
    return mix((position + 1) * 0x9e3779b9);
  }

  /** What a value must reach to be kept, of 2^24. */
  static int threshold(double probability) {
    return (int) Math.round(probability * (1 << 24));
  }

  /** 24 bits that are uniform over examples and positions. */
  static int bits(int exampleKey, int positionKey) {
    return mix(exampleKey ^ positionKey) >>> 8;
  }

  private static int mix(int key) {
    int h = (key ^ (key >>> 16)) * FIRST;
    h = (h ^ (h >>> 13)) * SECOND;
    return h ^ (h >>> 16);
  }
}
