package dev.winnow.driver.training;

import dev.winnow.worker.training.Annealing;
import dev.winnow.worker.training.DynamicBatchSize;
import dev.winnow.worker.training.Pruning;
import java.util.List;

/**
 * What the driver decides an epoch by.
 *
 * @param rule of learning rate, momentum and batch
 * @param annealing of the learning rate
 * @param largestShares as in {@link MemberPlan}
 * @param pruning of its weights
 * @param shardSizes number of training examples in each shard
 * @param groupSize largest normalisation group
 * @param validationExamples size of the validation split
 * @param maxEpochAttempts tries at one epoch before the run fails
 */
record MemberSchedule(
    DynamicBatchSize rule,
    Annealing annealing,
    List<Integer> largestShares,
    Pruning pruning,
    int[] shardSizes,
    int groupSize,
    int validationExamples,
    int maxEpochAttempts) {}
