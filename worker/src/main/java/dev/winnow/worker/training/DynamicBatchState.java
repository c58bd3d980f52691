package dev.winnow.worker.training;

import java.io.Serializable;

/**
 * Where {@link DynamicBatchSize} stands before an epoch: plain data, all that a checkpoint needs.
 *
 * @param epoch the epoch that the current values are for, from 0
 * @param phase of that epoch
 * @param phaseEpoch how many epochs of the phase came before it
 * @param current values of the epoch
 * @param good values of the epoch that reached the best accuracy: what a fall goes back to
 * @param bestAccuracy highest validation accuracy so far, 0 before the first epoch
 * @param staleEpochs epochs since the best accuracy, or since growth ended or the rate decayed, if
 *     that is later; 0 while growing
 * @param change what led from the previous epoch's values to these
 */
public record DynamicBatchState(
    int epoch,
    Phase phase,
    int phaseEpoch,
    Values current,
    Values good,
    double bestAccuracy,
    int staleEpochs,
    Change change)
    implements Serializable {

  /** The phases, in the order in which a training passes through them. */
  public enum Phase {
    WARM_UP,
    LEARNING_RATE,
    MOMENTUM,
    STEADY
  }

  /** Why values or phase changed after an epoch. */
  public enum Change {
    /** Nothing happened but what the phase does each epoch. */
    NONE,
    WARM_UP_ENDED,
    LEARNING_RATE_DOUBLED,
    /** Validation accuracy fell: back to the last good values, on to the next phase. */
    ACCURACY_FELL,
    /** The batch may not grow further: the user allows no more. */
    BATCH_AT_MOST_ALLOWED,
    /** The batch may not grow further: the workers' memory holds no more. */
    BATCH_AT_CAPACITY,
    /** The batch may not grow further: it would exceed a tenth of the training examples. */
    BATCH_AT_TENTH_OF_EXAMPLES,
    MOMENTUM_AT_PEAK,
    /** Validation accuracy no longer improved: the learning rate decayed. */
    PLATEAU
  }

  /**
   * What an epoch is trained with.
   *
   * @param learningRate eta
   * @param momentum m
   * @param globalBatch B, images a step over all workers
   */
  public record Values(double learningRate, double momentum, int globalBatch)
      implements Serializable {}

  /** The same for training its epoch, with the rate at which annealing leaves it. */
  public DynamicBatchState annealed(Annealing annealing) {
    double factor = annealing.factor(epoch);
    return with(new Values(learningRate() * factor, momentum(), globalBatch()));
  }

  /**
   * The same for training its epoch, when no more memory is there than for that batch: with a rate
   * smaller in proportion, so that the noise scale is kept.
   *
   * @param batch from 1 to {@link #globalBatch}
   */
  public DynamicBatchState limitedTo(int batch) {
    double share = batch / (double) globalBatch();
    return with(new Values(learningRate() * share, momentum(), batch));
  }

  private DynamicBatchState with(Values values) {
    return new DynamicBatchState(
        epoch, phase, phaseEpoch, values, good, bestAccuracy, staleEpochs, change);
  }

  public double learningRate() {
    return current.learningRate();
  }

  public double momentum() {
    return current.momentum();
  }

  public int globalBatch() {
    return current.globalBatch();
  }
}
