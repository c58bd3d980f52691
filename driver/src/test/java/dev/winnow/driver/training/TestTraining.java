package dev.winnow.driver.training;

import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.training.Annealing;
import dev.winnow.worker.training.DynamicBatchConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;
import dev.winnow.worker.training.MomentumCurve;
import dev.winnow.worker.training.Pruning;
import dev.winnow.worker.training.PruningSchedule;
import dev.winnow.worker.training.PruningScope;

/**
 * What trainings in tests and benchmarks have in common.
 *
 * @param batch of the first epoch
 * @param largestBatch that it may grow to; the same if it does not grow
 */
record TestTraining(String id, int workers, int batch, int largestBatch, int epochs) {
  /** Largest normalisation group. */
  static final int GROUP = 32;

  static final double LEARNING_RATE = 0.01;
  static final double MOMENTUM = 0.9;
  static final PixelScaling SCALING = new PixelScaling(new float[] {128}, new float[] {64});

  /**
   * How the batch grows, if it does.
   *
   * @param examples number of training examples
   */
  DynamicBatchSize rule(long examples) {
    return new DynamicBatchSize(
        new DynamicBatchConfiguration(
            largestBatch > batch,
            epochs,
            LEARNING_RATE,
            batch,
            new MomentumCurve(MOMENTUM, 0.5, 1.6),
            0.1,
            2,
            0.1,
            5,
            0.1,
            0,
            largestBatch,
            examples));
  }

  /**
   * Settings with two attempts at an epoch.
   *
   * @param sparsity at the last epoch
   * @param executorWaitMillis how long the replacement of a lost executor is waited for
   */
  TrainingSettings settings(
      double sparsity,
      int averagingFrequency,
      ExchangePrecision exchangePrecision,
      long executorWaitMillis) {
    return new TrainingSettings(
        id,
        SCALING,
        7,
        workers,
        GROUP,
        new Annealing(epochs, 0.5),
        new Pruning(
            new PruningSchedule(sparsity, epochs, 0.2, 0.6, PruningSchedule.Pace.CUBIC),
            PruningScope.LAYER,
            false),
        0.001f,
        averagingFrequency,
        exchangePrecision,
        60_000,
        2,
        executorWaitMillis);
  }
}
