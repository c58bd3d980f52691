package dev.winnow.driver.training;

import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;

/**
 * A member to train.
 *
 * @param name unique in the ensemble
 * @param rule of its learning rate, momentum and batch
 * @param largestShare images of a step for which one worker has memory
 */
public record MemberPlan(
    String name, NetworkConfiguration network, DynamicBatchSize rule, int largestShare) {}
