package dev.winnow.worker.training;

/**
 * What one worker brings out of an epoch.
 *
 * @param state the same on all workers
 * @param images that this worker took
 * @param lossSum over those images, each at the parameters of its step
 */
public record TrainedEpoch(MemberState state, long images, double lossSum) {}
