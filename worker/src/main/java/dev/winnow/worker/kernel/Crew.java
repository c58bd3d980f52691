package dev.winnow.worker.kernel;

/** Who works on a block, phase by phase: the thread that has it, or the whole team. */
interface Crew {
  Crew ALONE = (size, work) -> work.run(0, size);

  Crew TEAM = (size, work) -> Team.shared().run(size, 1, work);

  /** For blocks of those shares: a single one is the whole team's. */
  static Crew of(TileShares shares) {
    return shares.count() == 1 ? TEAM : ALONE;
  }

  /** Work on all of so many independent units. */
  void run(int size, Team.Portion work);
}
