package dev.winnow.driver.training;

import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;

/**
 * A member to train.
 *
 * @param name unique in the ensemble
 * @param rule of its learning rate, momentum and batch
 */
public record MemberPlan(String name, NetworkConfiguration network, DynamicBatchSize rule) {}
