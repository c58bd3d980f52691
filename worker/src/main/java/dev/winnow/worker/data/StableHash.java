package dev.winnow.worker.data;

import java.nio.charset.StandardCharsets;

/**
 * A hash of 64 bits that is the same in every JVM: the identities of examples, and the seeds of
 * members, epochs, steps and layers.
 */
public final class StableHash {
  private StableHash() {}

  /** Of a name and a number. */
  public static long of(String name, long number) {
    // FNV-1a, 64 bits, over the name; the number and the avalanche by SplitMix64's finaliser.
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(hash + number * 0x9e3779b97f4a7c15L);
  }

  /** A bijection of 64 bits in which every input bit moves every output bit (SplitMix64). */
  public static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
