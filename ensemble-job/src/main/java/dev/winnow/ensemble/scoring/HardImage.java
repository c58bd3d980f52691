package dev.winnow.ensemble.scoring;

import dev.winnow.worker.data.ImageShape;
import java.io.Serializable;

/**
 * An image that an ensemble finds hard.
 *
 * @param id identity of the example
 * @param pixels unsigned bytes, [channel][row][column]
 * @param label the true class
 * @param probability that the ensemble gives to it
 * @param decided the most probable class
 * @param confidence probability of that one
 */
public record HardImage(
    long id,
    ImageShape shape,
    byte[] pixels,
    int label,
    double probability,
    int decided,
    double confidence)
    implements Serializable {}
