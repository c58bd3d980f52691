package dev.winnow.worker.training;

import dev.winnow.worker.training.DynamicBatchState.Change;
import dev.winnow.worker.training.DynamicBatchState.Phase;
import dev.winnow.worker.training.DynamicBatchState.Values;
import java.io.Serializable;

/**
 * The dynamic batch size rule (Zheng et al. 2020): learning rate eta, then momentum m grow, and the
 * global batch B with them, so that the noise scale {@code eta N / (B (1 - m))} stays the same.
 *
 * <pre>
 * B = Stepwise(RoundAndClip(eta (1 - m0) / (eta0 (1 - m)) * B0, B0, B_max))
 * </pre>
 *
 * <ol>
 *   <li>Warm-up: eta rises linearly, epoch by epoch.
 *   <li>Learning rate: eta doubles every few epochs, until validation accuracy falls.
 *   <li>Momentum: m follows {@link MomentumCurve}, until accuracy falls or m is at its peak.
 *   <li>Steady: B and m are kept; eta decays at each plateau of the accuracy.
 * </ol>
 *
 * <p>Accuracy has fallen when it is below the best so far by more than one standard error of the
 * best on that many validation examples. Then eta, m and B go back to those of the epoch that
 * reached the best, and the next phase begins. The first epoch of the momentum phase is not judged,
 * since nothing has grown in it. A growth that would pass B_max is cut short where it meets B_max,
 * and ends all growth.
 *
 * <p>Pure and immutable: each state follows from the one before it and what validation measured.
 *
 * @param configuration of the whole training
 */
public record DynamicBatchSize(DynamicBatchConfiguration configuration) implements Serializable {

  /** The state for epoch 0. */
  public DynamicBatchState first() {
    Values values =
        new Values(
            configuration.initialLearningRate(),
            configuration.momentum().start(),
            configuration.initialBatch());
    return new DynamicBatchState(0, Phase.WARM_UP, 0, values, values, 0, 0, Change.NONE);
  }

  /**
   * The state for the epoch after one that has been trained.
   *
   * @param state of the trained epoch
   * @param accuracy on the validation split after it, from 0 to 1
   * @param validationExamples size of that split, at least 1
   */
  public DynamicBatchState next(DynamicBatchState state, double accuracy, int validationExamples) {
    if (!(accuracy >= 0 && accuracy <= 1) || validationExamples < 1) {
      throw new IllegalArgumentException(
          "accuracy %s on %d validation examples: need [0, 1] and at least 1"
              .formatted(accuracy, validationExamples));
    }
    boolean improved = accuracy > state.bestAccuracy();
    DynamicBatchState seen =
        new DynamicBatchState(
            state.epoch(),
            state.phase(),
            state.phaseEpoch(),
            state.current(),
            improved ? state.current() : state.good(),
            improved ? accuracy : state.bestAccuracy(),
            improved ? 0 : state.staleEpochs(),
            state.change());
    boolean fell = fell(accuracy, seen.bestAccuracy(), validationExamples);
    return switch (state.phase()) {
      case WARM_UP -> afterWarmUpEpoch(seen);
      case LEARNING_RATE -> fell ? goBack(seen, Phase.MOMENTUM) : afterLearningRateEpoch(seen);
      case MOMENTUM ->
          fell && seen.phaseEpoch() > 0 ? goBack(seen, Phase.STEADY) : afterMomentumEpoch(seen);
      case STEADY -> afterSteadyEpoch(seen, improved);
    };
  }

  private static boolean fell(double accuracy, double best, int examples) {
    return accuracy < best - Math.sqrt(best * (1 - best) / examples);
  }

  private DynamicBatchState afterWarmUpEpoch(DynamicBatchState seen) {
    int done = seen.phaseEpoch() + 1;
    int warmUp = configuration.warmUpEpochs();
    double rise = (configuration.warmUpFactor() - 1) * Math.min(done, warmUp) / warmUp;
    double eta = configuration.initialLearningRate() * (1 + rise);
    if (!configuration.enabled()) {
      Values values = new Values(eta, seen.momentum(), seen.globalBatch());
      return done < warmUp
          ? successor(seen, Phase.WARM_UP, values, Change.NONE)
          : successor(seen, Phase.STEADY, values, Change.WARM_UP_ENDED);
    }
    return done < warmUp
        ? grow(seen, Phase.WARM_UP, eta, seen.momentum(), Change.NONE)
        : grow(seen, Phase.LEARNING_RATE, eta, seen.momentum(), Change.WARM_UP_ENDED);
  }

  private DynamicBatchState afterLearningRateEpoch(DynamicBatchState seen) {
    if ((seen.phaseEpoch() + 1) % configuration.doublingEpochs() != 0) {
      return successor(seen, Phase.LEARNING_RATE, seen.current(), Change.NONE);
    }
    double eta = 2 * seen.learningRate();
    return grow(seen, Phase.LEARNING_RATE, eta, seen.momentum(), Change.LEARNING_RATE_DOUBLED);
  }

  private DynamicBatchState afterMomentumEpoch(DynamicBatchState seen) {
    MomentumCurve curve = configuration.momentum();
    double m = curve.at((seen.phaseEpoch() + 1) / (double) configuration.epochs());
    return m < curve.peak()
        ? grow(seen, Phase.MOMENTUM, seen.learningRate(), m, Change.NONE)
        : grow(seen, Phase.STEADY, seen.learningRate(), m, Change.MOMENTUM_AT_PEAK);
  }

  private DynamicBatchState afterSteadyEpoch(DynamicBatchState seen, boolean improved) {
    int stale = improved ? 0 : seen.staleEpochs() + 1;
    if (stale < configuration.plateauEpochs()) {
      return successor(seen, Phase.STEADY, seen.current(), stale, Change.NONE);
    }
    double eta = seen.learningRate() * configuration.plateauFactor();
    Values values = new Values(eta, seen.momentum(), seen.globalBatch());
    return successor(seen, Phase.STEADY, values, 0, Change.PLATEAU);
  }

  private static DynamicBatchState goBack(DynamicBatchState seen, Phase next) {
    return successor(seen, next, seen.good(), Change.ACCURACY_FELL);
  }

  /** Grows to the given eta and m, or as far towards them as B_max allows. */
  private DynamicBatchState grow(
      DynamicBatchState seen, Phase next, double eta, double m, Change change) {
    double exact = exactBatch(eta, m);
    int max = configuration.maxBatch();
    if (Math.round(exact) < max) {
      return successor(seen, next, new Values(eta, m, legal(exact)), change);
    }
    double excess = Math.max(1, exact / max);
    // Whichever of the two grows in this phase gives way, so that the noise scale is kept.
    Values values =
        m > configuration.momentum().start()
            ? new Values(eta, 1 - (1 - m) * excess, max)
            : new Values(eta / excess, m, max);
    return successor(seen, Phase.STEADY, values, configuration.limit());
  }

  /** The batch that keeps the noise scale exactly. */
  private double exactBatch(double eta, double m) {
    return eta
        * (1 - configuration.momentum().start())
        / (configuration.initialLearningRate() * (1 - m))
        * configuration.initialBatch();
  }

  /** Rounds, then steps down to a multiple of 32, within B_min and B_max. */
  private int legal(double exact) {
    int rounded = (int) Math.round(exact);
    int stepped = rounded - rounded % DynamicBatchConfiguration.STEP;
    return Math.min(Math.max(stepped, configuration.initialBatch()), configuration.maxBatch());
  }

  private static DynamicBatchState successor(
      DynamicBatchState seen, Phase phase, Values values, Change change) {
    return successor(seen, phase, values, 0, change);
  }

  private static DynamicBatchState successor(
      DynamicBatchState seen, Phase phase, Values values, int stale, Change change) {
    int phaseEpoch = phase == seen.phase() ? seen.phaseEpoch() + 1 : 0;
    return new DynamicBatchState(
        seen.epoch() + 1,
        phase,
        phaseEpoch,
        values,
        seen.good(),
        seen.bestAccuracy(),
        stale,
        change);
  }
}
