package dev.winnow.driver.config;

import dev.winnow.worker.training.MomentumCurve;
import java.io.Serializable;

/**
 * How the batch grows, apart from where it starts.
 *
 * @param enabled false for a batch of constant size
 * @param warmUpFraction share of the epochs in which the learning rate rises linearly
 * @param warmUpFactor learning rate after warm-up / before
 * @param doublingFraction the learning rate doubles after this share of the epochs
 * @param momentumCurvature k of the momentum curve
 * @param momentumSlope slope at the start of the momentum curve
 * @param plateauEpochs epochs without improvement after which the learning rate decays
 * @param plateauFactor learning rate after such a decay / before
 * @param capacity largest batch, 0 for what memory holds
 */
public record DynamicBatchSettings(
    boolean enabled,
    double warmUpFraction,
    double warmUpFactor,
    double doublingFraction,
    double momentumCurvature,
    double momentumSlope,
    int plateauEpochs,
    double plateauFactor,
    int capacity)
    implements Serializable {
  private static final String PREFIX = "train.dynamic-batch.";

  public DynamicBatchSettings {
    Check.share(PREFIX + "warm-up-fraction", warmUpFraction);
    Check.that(warmUpFactor >= 1, PREFIX + "warm-up-factor", "must be at least 1", warmUpFactor);
    Check.share(PREFIX + "doubling-fraction", doublingFraction);
    Check.positive(PREFIX + "momentum-curvature", momentumCurvature);
    Check.that(momentumSlope >= 0, PREFIX + "momentum-slope", "must be at least 0", momentumSlope);
    Check.atLeast(1, PREFIX + "plateau-epochs", plateauEpochs);
    Check.share(PREFIX + "plateau-factor", plateauFactor);
    Check.atLeast(0, PREFIX + "capacity", capacity);
  }

  double momentumPeak(double momentum) {
    return MomentumCurve.peak(momentum, momentumSlope, momentumCurvature);
  }
}
