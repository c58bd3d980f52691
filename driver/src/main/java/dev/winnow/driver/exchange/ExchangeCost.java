package dev.winnow.driver.exchange;

import java.io.Serializable;

/**
 * What the averages of an epoch took, as one worker saw it.
 *
 * @param rounds averages made
 * @param bytes sent by this worker
 * @param seconds spent in averaging, waiting for others included
 */
public record ExchangeCost(int rounds, long bytes, double seconds) implements Serializable {}
