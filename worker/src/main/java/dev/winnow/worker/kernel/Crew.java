package dev.winnow.worker.kernel;

/** Who works on a block, phase by phase: the thread that has it, or the whole team. */
interface Crew {
  Crew ALONE = (size, work) -> work.run(0, 0, size);

  Crew TEAM = (size, work) -> Team.shared().run(size, 1, work);

  /** Work on all of so many independent units, in shares. */
  void run(int size, Team.Share work);
}
