package dev.winnow.driver.training;

import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;
import java.util.Optional;

/**
 * A member to train.
 *
 * @param name unique in the ensemble
 * @param rule of its learning rate, momentum and batch
 * @param largestShare images of a step for which one worker has memory
 * @param start parameters that its network begins with, those that are 0 among its convolutions'
 *     staying pruned; none for its own
 */
public record MemberPlan(
    String name,
    NetworkConfiguration network,
    DynamicBatchSize rule,
    int largestShare,
    Optional<float[]> start) {
  /** A member that begins with its network's own parameters. */
  public MemberPlan(
      String name, NetworkConfiguration network, DynamicBatchSize rule, int largestShare) {
    this(name, network, rule, largestShare, Optional.empty());
  }
}
