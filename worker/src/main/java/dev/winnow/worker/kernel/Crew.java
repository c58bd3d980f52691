package dev.winnow.worker.kernel;

/** Who works on something: a single thread, or the whole team. */
enum Crew {
  ALONE,
  TEAM;

  /**
   * On the blocks of a forward pass, each by one thread: but a single share is worked on within.
   */
  static Crew among(TileShares shares) {
    return shares.count() == 1 ? ALONE : TEAM;
  }

  /** On each block of those shares, phase by phase: the blocks of a single one are the team's. */
  static Crew within(TileShares shares) {
    return shares.count() == 1 ? TEAM : ALONE;
  }

  /** Work on all of so many independent units. */
  void run(int size, Team.Portion work) {
    if (this == ALONE) {
      work.run(0, size);
    } else {
      Team.shared().run(size, 1, work);
    }
  }
}
