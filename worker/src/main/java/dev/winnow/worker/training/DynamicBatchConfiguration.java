package dev.winnow.worker.training;

import dev.winnow.worker.training.DynamicBatchState.Change;
import java.io.Serializable;

/**
 * All that {@link DynamicBatchSize} is told before training.
 *
 * @param enabled false for a batch fixed at its initial size, with the same warm-up and plateau
 * @param epochs of the whole training
 * @param initialLearningRate eta0
 * @param initialBatch B0, also the smallest batch
 * @param momentum its initial value m0 and its curve
 * @param warmUpFraction share of the epochs in which the learning rate rises linearly
 * @param warmUpFactor learning rate after warm-up / before
 * @param doublingFraction the learning rate doubles after this share of the epochs
 * @param plateauEpochs epochs without improvement after which the learning rate decays
 * @param plateauFactor learning rate after such a decay / before
 * @param allowed largest batch that the user allows, 0 for any
 * @param capacity largest batch that the workers' memory holds
 * @param examples N, number of training examples
 */
public record DynamicBatchConfiguration(
    boolean enabled,
    int epochs,
    double initialLearningRate,
    int initialBatch,
    MomentumCurve momentum,
    double warmUpFraction,
    double warmUpFactor,
    double doublingFraction,
    int plateauEpochs,
    double plateauFactor,
    int allowed,
    int capacity,
    long examples)
    implements Serializable {
  /** Batches are multiples of this, the size at which the kernels run best. */
  static final int STEP = 32;

  public DynamicBatchConfiguration {
    require(epochs >= 1, "epochs must be at least 1", epochs);
    require(initialLearningRate > 0, "learning rate must be above 0", initialLearningRate);
    require(initialBatch >= 1, "initial batch must be at least 1", initialBatch);
    require(inUnit(warmUpFraction), "warm-up fraction must be in (0, 1]", warmUpFraction);
    require(warmUpFactor >= 1, "warm-up factor must be at least 1", warmUpFactor);
    require(inUnit(doublingFraction), "doubling fraction must be in (0, 1]", doublingFraction);
    require(plateauEpochs >= 1, "plateau epochs must be at least 1", plateauEpochs);
    require(inUnit(plateauFactor), "plateau factor must be in (0, 1]", plateauFactor);
    require(examples >= 1, "training examples must be at least 1", examples);
    if (capacity < initialBatch) {
      throw new IllegalArgumentException(
          "initial batch of %d exceeds the %d images for which there is memory"
              .formatted(initialBatch, capacity));
    }
  }

  /** Epochs of the warm-up, at least one. */
  int warmUpEpochs() {
    return atLeastOne(warmUpFraction * epochs);
  }

  /** The learning rate doubles every so many epochs, at least one. */
  int doublingEpochs() {
    return atLeastOne(doublingFraction * epochs);
  }

  /**
   * B_max: the largest multiple of 32 within what is allowed, memory and a tenth of the examples
   * (the limit itself when below 32), but never below the initial batch.
   */
  public int maxBatch() {
    int limit = (int) Math.min(mostOfCapacity(), examples / 10);
    int rounded = limit < STEP ? limit : limit - limit % STEP;
    return Math.max(initialBatch, rounded);
  }

  /** Why the batch does not grow beyond {@link #maxBatch}. */
  Change limit() {
    if (mostOfCapacity() >= examples / 10) {
      return Change.BATCH_AT_TENTH_OF_EXAMPLES;
    }
    return mostOfCapacity() == allowed ? Change.BATCH_AT_MOST_ALLOWED : Change.BATCH_AT_CAPACITY;
  }

  private int mostOfCapacity() {
    return allowed == 0 ? capacity : Math.min(allowed, capacity);
  }

  private static int atLeastOne(double epochs) {
    return Math.max(1, (int) Math.round(epochs));
  }

  private static boolean inUnit(double fraction) {
    return fraction > 0 && fraction <= 1;
  }

  private static void require(boolean condition, String demand, Number value) {
    if (!condition) {
      throw new IllegalArgumentException(demand + ", not " + value);
    }
  }
}
