package dev.winnow.worker.kernel;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The blocks of a backward pass: each thread has a share of them, as neighbours add to the same
 * input gradients.
 *
 * @param shares of the threads; with a single one, its work may be for all threads itself
 * @param columns of a block, at most
 */
record BackwardBlocks(TileShares shares, int columns) {
  /**
   * One block of a share, by the share's thread: its input gradients are added, its part of the
   * weight gradient is returned, which lasts until the share's next block.
   */
  interface Work {
    GradientSums.Part run(int share, TileBlock block);
  }

  /**
   * Runs all in turns: in each, a thread takes the next block of its share, and then all together
   * add up the gradient of the weights.
   *
   * @param inputGradient is cleared first; may be null
   */
  void inTurns(Activation inputGradient, Work work, GradientSums sums) {
    clear(inputGradient);
    List<List<TileBlock>> blocks = blocksOfShares();
    int turns = blocks.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < turns; i++) {
      int turn = i;
      Team.shared().inOneTurn(() -> sums.add(turn(blocks, turn, work)));
    }
    sums.finish();
  }

  private GradientSums.Part[] turn(List<List<TileBlock>> blocks, int i, Work work) {
    GradientSums.Part[] parts = new GradientSums.Part[blocks.size()];
    forEachShare(
        share -> {
          List<TileBlock> own = blocks.get(share);
          parts[share] = i < own.size() ? work.run(share, own.get(i)) : null;
        });
    return parts;
  }

  /**
   * Runs each share in one go, but for its last row of tiles: all have ended their others, then.
   *
   * @param inputGradient is cleared first; may be null
   */
  void byShare(Activation inputGradient, Work work, NarrowGradientSums sums) {
    clear(inputGradient);
    List<List<TileBlock>> blocks = blocksOfShares();
    Team.shared()
        .inOneTurn(
            () -> {
              forEachShare(share -> run(share, blocks.get(share), false, work, sums));
              forEachShare(share -> run(share, blocks.get(share), true, work, sums));
              sums.finish();
            });
  }

  private void run(
      int share, List<TileBlock> blocks, boolean last, Work work, NarrowGradientSums sums) {
    for (TileBlock block : blocks) {
      if (shares.meetsNext(share, block) == last) {
        sums.add(share, work.run(share, block));
      }
    }
  }

  private List<List<TileBlock>> blocksOfShares() {
    return IntStream.range(0, shares.count())
        .mapToObj(share -> shares.blocks(share, columns))
        .toList();
  }

  private void forEachShare(IntConsumer work) {
    Team team = Team.shared();
    int count = shares.count();
    if (count == 1) {
      work.accept(0);
      return;
    }
    if (count > team.threads()) {
      // Two shares of one thread would write to the same panels.
      throw new IllegalStateException(
          "a backward pass of %d shares, but only %d threads are left: resize when nothing trains"
              .formatted(count, team.threads()));
    }
    team.runShares(count, work);
  }

  private static void clear(Activation gradient) {
    if (gradient == null) {
      return;
    }
    int plane = gradient.size() / gradient.channels();
    Team.shared()
        .run(
            gradient.channels(),
            1,
            (from, to) -> VectorMemory.clear(gradient.data(), from * plane, (to - from) * plane));
  }
}
