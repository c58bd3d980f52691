package dev.winnow.worker.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A backward pass in turns: in each, a thread takes the next block of its own share, whose input
 * gradients it adds up, and then all together add up the gradient of the weights.
 *
 * @param shares of the threads; with a single one, its work may be for all threads itself
 * @param columns of a block, at most
 */
record BackwardTurns(TileShares shares, int columns) {
  /** One block: its input gradients are added, its part of the weight gradient is returned. */
  interface Work {
    GradientSums.Part run(TileBlock block);
  }

  /**
   * Runs all turns.
   *
   * @param inputGradient is cleared first; may be null
   */
  void run(Activation inputGradient, Work work, GradientSums sums) {
    Team team = Team.shared();
    if (inputGradient != null) {
      clear(team, inputGradient);
    }
    List<List<TileBlock>> blocks = new ArrayList<>();
    int turns = 0;
    for (int share = 0; share < shares.count(); share++) {
      List<TileBlock> own = shares.blocks(share, columns);
      blocks.add(own);
      turns = Math.max(turns, own.size());
    }
    for (int i = 0; i < turns; i++) {
      int turn = i;
      team.inOneTurn(() -> sums.add(turn(team, blocks, turn, work)));
    }
    sums.finish();
  }

  private static void clear(Team team, Activation gradient) {
    int plane = gradient.size() / gradient.channels();
    team.run(
        gradient.channels(),
        1,
        (from, to) -> VectorMemory.clear(gradient.data(), from * plane, (to - from) * plane));
  }

  private static GradientSums.Part[] turn(
      Team team, List<List<TileBlock>> blocks, int i, Work work) {
    GradientSums.Part[] parts = new GradientSums.Part[blocks.size()];
    if (parts.length == 1) {
      parts[0] = work.run(blocks.get(0).get(i));
      return parts;
    }
    if (parts.length > team.threads()) {
      // Two shares of one thread would write to the same panels.
      throw new IllegalStateException(
          "a backward pass of %d shares, but only %d threads are left: resize when nothing trains"
              .formatted(parts.length, team.threads()));
    }
    team.runShares(
        parts.length,
        share -> {
          List<TileBlock> own = blocks.get(share);
          parts[share] = i < own.size() ? work.run(own.get(i)) : null;
        });
    return parts;
  }
}
