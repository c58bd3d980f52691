package dev.winnow.worker.training;

import dev.winnow.worker.network.ParameterRange;
import java.util.List;

/**
 * How a member is pruned.
 *
 * @param schedule of the sparsity
 * @param scope among which weights the smallest are sought
 * @param ends whether the first convolution and the layer that gives the classes are pruned, too
 */
public record Pruning(PruningSchedule schedule, PruningScope scope, boolean ends) {
  /** The state from which its next epoch is trained: pruned if the schedule says so. */
  public MemberState before(MemberState state, List<ParameterRange> prunable) {
    return schedule.prunes(state.epoch())
        ? MagnitudePruning.prune(state, prunable, schedule.sparsity(state.epoch()), scope)
        : state;
  }
}
