package dev.winnow.ensemble.scoring;

import java.io.Serializable;

/**
 * How well probabilities fit the true classes.
 *
 * @param accuracy share of examples whose true class is the most probable one, 0 to 1
 * @param logLoss mean of -log of the true class's probability, nats
 */
public record Score(double accuracy, double logLoss) implements Serializable {}
