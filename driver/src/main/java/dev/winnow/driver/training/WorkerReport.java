package dev.winnow.driver.training;

import dev.winnow.driver.exchange.AveragingCost;
import dev.winnow.worker.training.MemberState;
import java.io.Serializable;

/**
 * What one task of an epoch returns.
 *
 * @param executor its id and host
 * @param state where the epoch ended, from rank 0; null from the others, whose copies are equal
 * @param images of the training split that this worker took
 * @param lossSum over those images
 * @param validation this worker's part of the validation split
 * @param computeSeconds spent in training and validating, averages aside
 */
record WorkerReport(
    String executor,
    MemberState state,
    long images,
    double lossSum,
    CorrectCount validation,
    double computeSeconds,
    AveragingCost averaging)
    implements Serializable {}
