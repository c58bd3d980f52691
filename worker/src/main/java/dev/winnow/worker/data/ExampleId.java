package dev.winnow.worker.data;

import java.nio.charset.StandardCharsets;

/**
 * The 64-bit identity of an example: a hash of where it stands in its data set (file and index, or
 * relative path), so that it stays the same when data is added and however the data is read.
 */
public final class ExampleId {
  private ExampleId() {}

  /**
   * The identity of one example.
   *
   * @param source name of the file within the data set, without a compression suffix
   * @param index position of the example in that file; 0 for one image a file
   */
  public static long of(String source, long index) {
    // FNV-1a, 64 bits, over the name; the index and the avalanche by SplitMix64's finaliser.
    long hash = 0xcbf29ce484222325L;
    for (byte b : source.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(hash + index * 0x9e3779b97f4a7c15L);
  }

  /** A bijection of 64 bits in which every input bit moves every output bit (SplitMix64). */
  public static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
