package dev.winnow.worker.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is left of the positions 0 to {@code total}, for several threads to take from the front. The
 * first portions are the largest, as each costs a little; the last are single grains, so that all
 * threads end at about the same time. Where they are cut does not depend on who takes them.
 */
final class Portions {
  private final int total;
  private final int grain;
  private final int threads;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * @param grain all begin at multiples of it
   * @param threads how many take from them; for a single one there is one portion
   */
  Portions(int total, int grain, int threads) {
    this.total = total;
    this.grain = grain;
    this.threads = threads;
  }

  /** Takes portions and works on them, until none is left. */
  void takeAll(Team.Portion work) {
    int from;
    while ((from = taken.getAndUpdate(this::end)) < total) {
      work.run(from, end(from));
    }
  }

  /** The end of the portion that begins there: half of what an even share of the rest would be. */
  private int end(int from) {
    if (threads == 1 || from == total) {
      return total;
    }
    int grains = (total - from - 1) / grain + 1;
    int portion = Math.max(1, grains / (2 * threads));
    return (int) Math.min(total, from + (long) portion * grain);
  }
}
