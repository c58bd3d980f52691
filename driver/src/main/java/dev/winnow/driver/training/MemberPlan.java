package dev.winnow.driver.training;

import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A member to train.
 *
 * @param name unique in the ensemble
 * @param rule of its learning rate, momentum and batch
 * @param largestShares images of a step for which each worker has memory when there are one, two, …
 *     up to as many as planned: fewer keep more images each
 * @param start reads, when the member begins, parameters that its network begins with, those that
 *     are 0 among its convolutions' staying pruned; none for its own
 */
public record MemberPlan(
    String name,
    NetworkConfiguration network,
    DynamicBatchSize rule,
    List<Integer> largestShares,
    Optional<Supplier<float[]>> start) {
  public MemberPlan {
    largestShares = List.copyOf(largestShares);
  }
}
