package dev.winnow.driver.exchange;

import java.io.Serializable;

/**
 * What the averages of an epoch took, as one worker saw it.
 *
 * @param rounds averages made
 * @param bytes sent by this worker
 * @param seconds spent in averaging, waiting for others included
 * @param waitingSeconds of these, spent in waiting until the values of all others had come
 * @param joiningSeconds spent before the first round in waiting for the others' addresses; not
 *     among the seconds
 */
public record AveragingCost(
    int rounds, long bytes, double seconds, double waitingSeconds, double joiningSeconds)
    implements Serializable {}
