package dev.winnow.driver.training;

import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.ParameterRange;
import java.util.List;

/**
 * What the driver has to know of a member's network, which is built for that and then forgotten: it
 * takes several times the memory of its parameters.
 *
 * @param parameters at the start
 * @param ranges of its parameters, by kind
 * @param prunable ranges of what may be pruned
 */
record UntrainedMember(
    float[] parameters, List<ParameterRange> ranges, List<ParameterRange> prunable) {
  /**
   * Builds the network of a plan.
   *
   * @param ends whether its first and last layers may be pruned
   */
  static UntrainedMember of(MemberPlan plan, boolean ends) {
    MemberNetwork network = MemberNetwork.create(plan.network());
    return new UntrainedMember(
        plan.start().orElse(network::parameters).get(),
        network.parameterRanges(),
        network.prunableRanges(ends));
  }
}
