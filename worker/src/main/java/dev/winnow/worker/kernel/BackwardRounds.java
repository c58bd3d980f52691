package dev.winnow.worker.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A backward pass in rounds: each thread takes the next block of its own examples, whose input
 * gradients are its own, too, and then all together add up the gradient of the weights.
 *
 * @param grid how the image is cut into tiles
 * @param batch N
 * @param columns of a block, at most
 */
record BackwardRounds(TileBlock.Grid grid, int batch, int columns) {
  private static final int LANES = VectorMemory.wholeVectors(1);

  /** What a kernel does with its examples. */
  interface Work {
    /** Before the first block of these examples. */
    void begin(int from, int to);

    /** One block: its input gradients are done, its part of the weight gradient is returned. */
    WeightSums.Part run(TileBlock block);
  }

  void run(Work work, WeightSums sums) {
    Team team = Team.shared();
    int shares = team.threads();
    List<List<TileBlock>> blocks = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      blocks.add(new ArrayList<>());
    }
    team.run(
        shares,
        batch,
        LANES,
        (share, from, to) -> {
          work.begin(from, to);
          TileBlock.forEach(grid, from, to, columns, blocks.get(share)::add);
        });
    // The first share is never smaller than another.
    for (int i = 0; i < blocks.get(0).size(); i++) {
      sums.add(round(team, blocks, i, work));
    }
    sums.finish();
  }

  private static WeightSums.Part[] round(
      Team team, List<List<TileBlock>> blocks, int i, Work work) {
    WeightSums.Part[] parts = new WeightSums.Part[blocks.size()];
    team.run(
        parts.length,
        parts.length,
        1,
        (share, from, to) -> {
          List<TileBlock> own = blocks.get(share);
          parts[share] = i < own.size() ? work.run(own.get(i)) : null;
        });
    return parts;
  }
}
