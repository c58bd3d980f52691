package dev.winnow.driver.training;

import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.training.Annealing;
import dev.winnow.worker.training.Pruning;

/**
 * What all members of an ensemble share.
 *
 * @param runId of the training run
 * @param seed of shuffling and dropout; each member derives its own
 * @param workersPerMember executors that train one member
 * @param groupSize largest normalisation group
 * @param annealing of the learning rate of every member
 * @param pruning of every member
 * @param l2 rate of the penalty on convolution weights
 * @param averagingFrequency steps between two averages
 * @param exchangePrecision how gradients travel
 * @param roundTimeoutMillis longest wait for another worker's message
 * @param maxEpochAttempts tries at one epoch before the run fails
 * @param executorWaitMillis how long the replacement of a lost executor is waited for
 */
public record TrainingSettings(
    String runId,
    PixelScaling scaling,
    long seed,
    int workersPerMember,
    int groupSize,
    Annealing annealing,
    Pruning pruning,
    float l2,
    int averagingFrequency,
    ExchangePrecision exchangePrecision,
    long roundTimeoutMillis,
    int maxEpochAttempts,
    long executorWaitMillis) {}
