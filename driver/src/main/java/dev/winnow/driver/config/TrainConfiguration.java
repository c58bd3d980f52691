package dev.winnow.driver.config;

import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.training.DynamicBatchConfiguration;
import dev.winnow.worker.training.MomentumCurve;
import java.io.Serializable;

/**
 * How to train each member.
 *
 * @param epochs passes over the training examples
 * @param workersPerMember executors that share the training of one member
 * @param initialBatch images a step over all workers, at first
 * @param learningRate before warm-up
 * @param momentum at first
 * @param l2 rate of the penalty on the weights of convolutions
 * @param annealing share of the epochs before the learning rate falls to the end
 * @param averagingFrequency local steps between two averagings
 * @param exchangePrecision how gradients travel between the workers
 * @param normalizationGroup largest number of images of one batch-normalisation statistic
 * @param roundTimeoutSeconds after which a round of averaging has failed
 * @param maxEpochAttempts tries of one member's epoch before the job fails
 * @param dynamicBatch how the batch grows
 */
public record TrainConfiguration(
    int epochs,
    int workersPerMember,
    int initialBatch,
    double learningRate,
    double momentum,
    double l2,
    double annealing,
    int averagingFrequency,
    ExchangePrecision exchangePrecision,
    int normalizationGroup,
    int roundTimeoutSeconds,
    int maxEpochAttempts,
    DynamicBatchSettings dynamicBatch)
    implements Serializable {
  public TrainConfiguration {
    Check.atLeast(1, "train.epochs", epochs);
    Check.atLeast(1, "train.workers-per-member", workersPerMember);
    Check.atLeast(1, "train.initial-batch", initialBatch);
    Check.positive("train.learning-rate", learningRate);
    Check.between0And1("train.momentum", momentum);
    Check.that(l2 >= 0, "train.l2", "must be at least 0", l2);
    Check.that(
        annealing >= 0 && annealing <= 1, "train.annealing", "must be from 0 to 1", annealing);
    Check.atLeast(1, "train.averaging-frequency", averagingFrequency);
    Check.that(
        exchangePrecision == ExchangePrecision.SINGLE || averagingFrequency == 1,
        "train.exchange-precision",
        "must be single where parameters are averaged (train.averaging-frequency %d)"
            .formatted(averagingFrequency),
        KeyNames.nameOf(exchangePrecision));
    Check.atLeast(1, "train.normalization-group", normalizationGroup);
    Check.atLeast(1, "train.round-timeout-seconds", roundTimeoutSeconds);
    Check.atLeast(1, "train.max-epoch-attempts", maxEpochAttempts);
    int capacity = dynamicBatch.capacity();
    Check.that(
        capacity == 0 || capacity >= initialBatch,
        "train.dynamic-batch.capacity",
        "must be 0 or at least train.initial-batch (%d)".formatted(initialBatch),
        capacity);
    double peak = dynamicBatch.momentumPeak(momentum);
    Check.that(
        peak < 1,
        "train.dynamic-batch.momentum-curvature",
        "must be large enough for momentum to stay below 1",
        "%s, with which it peaks at %.4f".formatted(dynamicBatch.momentumCurvature(), peak));
  }

  /**
   * The dynamic batch size rule's configuration.
   *
   * @param memoryCapacity largest global batch that the workers' memory holds
   * @param examples number of training examples
   */
  public DynamicBatchConfiguration dynamicBatchRule(int memoryCapacity, long examples) {
    return new DynamicBatchConfiguration(
        dynamicBatch.enabled(),
        epochs,
        learningRate,
        initialBatch,
        new MomentumCurve(momentum, dynamicBatch.momentumSlope(), dynamicBatch.momentumCurvature()),
        dynamicBatch.warmUpFraction(),
        dynamicBatch.warmUpFactor(),
        dynamicBatch.doublingFraction(),
        dynamicBatch.plateauEpochs(),
        dynamicBatch.plateauFactor(),
        dynamicBatch.capacity(),
        memoryCapacity,
        examples);
  }
}
