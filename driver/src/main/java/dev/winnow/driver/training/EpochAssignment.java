package dev.winnow.driver.training;

import dev.winnow.driver.exchange.ExchangeTopic;
import dev.winnow.worker.training.EpochPlan;
import dev.winnow.worker.training.HeavyBall;
import dev.winnow.worker.training.MemberState;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * All that a task needs besides its images: the same for every worker of the epoch, and for every
 * attempt at it but for the topic and the counters.
 */
record EpochAssignment(
    MemberJob job,
    Broadcast<MemberState> start,
    EpochPlan plan,
    float learningRate,
    float momentum,
    ExchangeTopic topic,
    EpochCounters counters)
    implements Serializable {
  HeavyBall.Rate rate() {
    return HeavyBall.Rate.of(learningRate, momentum, job.l2(), plan.largestBatch());
  }
}
