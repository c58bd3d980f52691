package dev.winnow.worker.kernel;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A phase of what is done to a block.
 *
 * @param <B> what has the block's panels
 */
record Phase<B>(Predicate<B> isNeeded, Consumer<B> work) {
  /** One that every block needs. */
  static <B> Phase<B> of(Consumer<B> work) {
    return new Phase<>(block -> true, work);
  }

  /**
   * Runs the phases that the block needs, one after the other.
   *
   * <p>As the compiler can not tell which phase comes out of a list, it compiles each by itself.
   * Phases that are called by name it inlines, all into one compilation, which outgrows its limit
   * of nodes; the calls on vectors that are left then have the vectors on the heap.
   */
  static <B> void runAll(List<Phase<B>> phases, B block) {
    // By index: an iterator for each block would be garbage.
    for (int i = 0; i < phases.size(); i++) {
      Phase<B> phase = phases.get(i);
      if (phase.isNeeded.test(block)) {
        phase.work.accept(block);
      }
    }
  }
}
