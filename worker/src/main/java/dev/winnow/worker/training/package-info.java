/**
 * One worker's part in an epoch of a member, and the rules by which the driver and all workers
 * decide alike: the dynamic batch size, annealing, pruning, who takes which examples. The rules are
 * pure functions. Without Spark: the average over the workers is a {@link
 * dev.winnow.worker.training.ParameterAverager}.
 */
package dev.winnow.worker.training;
