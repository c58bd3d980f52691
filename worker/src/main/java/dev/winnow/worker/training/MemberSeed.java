package dev.winnow.worker.training;

import dev.winnow.worker.data.StableHash;

/** The seed of a member, of which its initial weights and the order of its examples are made. */
public final class MemberSeed {
  private MemberSeed() {}

  /** Of a member by its name, in a run with that seed. */
  public static long of(String member, long seed) {
    return StableHash.of(member, seed);
  }
}
