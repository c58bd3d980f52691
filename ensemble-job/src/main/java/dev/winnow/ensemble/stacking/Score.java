package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * How well probabilities fit the true classes. In files its components stand in this order.
 *
 * @param logLoss mean of -log of the true class's probability, nats
 * @param accuracy share of examples whose true class is the most probable one, 0 to 1
 */
public record Score(double logLoss, double accuracy) implements Serializable {}
