package dev.winnow.driver.training;

import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.MemberSeed;
import java.io.Serializable;

/**
 * What tasks are told that stays the same for all epochs of a member.
 *
 * @param runId of the training run
 * @param member name, unique in the ensemble
 * @param seed of shuffling and dropout
 * @param l2 rate of the penalty on convolution weights
 * @param averagingFrequency steps between two averages
 * @param exchangePrecision how gradients travel
 * @param roundTimeoutMillis longest wait for another worker's message
 */
record MemberJob(
    String runId,
    String member,
    NetworkConfiguration network,
    PixelScaling scaling,
    long seed,
    float l2,
    int averagingFrequency,
    ExchangePrecision exchangePrecision,
    long roundTimeoutMillis)
    implements Serializable {
  /** What tasks need to know of the two. */
  static MemberJob of(MemberPlan plan, TrainingSettings settings) {
    return new MemberJob(
        settings.runId(),
        plan.name(),
        plan.network(),
        settings.scaling(),
        MemberSeed.of(plan.name(), settings.seed()),
        settings.l2(),
        settings.averagingFrequency(),
        settings.exchangePrecision(),
        settings.roundTimeoutMillis());
  }
}
