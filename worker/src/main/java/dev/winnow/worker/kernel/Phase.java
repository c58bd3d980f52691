package dev.winnow.worker.kernel;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A phase of what a pass does to each block: independent units of work.
 *
 * @param units how many there are in the pass's present block
 * @param <P> the pass, which has the block's panels
 */
record Phase<P>(Predicate<P> isNeeded, ToIntFunction<P> units, Work<P> work) {
  /** Work on units from {@code first} up to {@code end}. */
  interface Work<P> {
    void run(P pass, int first, int end);
  }

  /** One that every block needs. */
  static <P> Phase<P> of(ToIntFunction<P> units, Work<P> work) {
    return new Phase<>(pass -> true, units, work);
  }

  /** One of a single unit, which some blocks need. */
  static <P> Phase<P> whole(Predicate<P> isNeeded, Consumer<P> work) {
    return new Phase<>(isNeeded, pass -> 1, (pass, first, end) -> work.accept(pass));
  }

  void run(P pass, Crew crew) {
    crew.run(units.applyAsInt(pass), (first, end) -> work.run(pass, first, end));
  }

  /**
   * Runs the phases that the block needs, one after the other.
   *
   * <p>As the compiler can not tell which phase comes out of a list, it compiles each by itself.
   * Phases that are called by name it inlines, all into one compilation, which outgrows its limit
   * of nodes; the calls on vectors that are left then have the vectors on the heap.
   */
  static <P> void runAll(List<Phase<P>> phases, P pass, Crew crew) {
    // By index: an iterator for each block would be garbage.
    for (int i = 0; i < phases.size(); i++) {
      Phase<P> phase = phases.get(i);
      if (phase.isNeeded.test(pass)) {
        phase.run(pass, crew);
      }
    }
  }
}
