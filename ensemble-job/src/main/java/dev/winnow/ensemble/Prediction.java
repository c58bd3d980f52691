package dev.winnow.ensemble;

/**
 * What an ensemble says of an image.
 *
 * @param label of the most probable class
 * @param className its name
 * @param probabilities of all classes, by label, 0 to 1
 */
public record Prediction(int label, String className, float[] probabilities) {
  /** Of the most probable class, 0 to 1. */
  public float probability() {
    return probabilities[label];
  }
}
