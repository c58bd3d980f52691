package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * How well one choice of weights does on the blend split.
 *
 * @param weights [member], not negative, summing to 1
 * @param logLoss mean over the examples, nats
 * @param accuracy share of examples decided rightly, 0 to 1
 */
public record BlendScore(double[] weights, double logLoss, double accuracy)
    implements Serializable {}
