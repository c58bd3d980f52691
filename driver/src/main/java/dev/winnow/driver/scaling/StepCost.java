package dev.winnow.driver.scaling;

import java.util.List;

/**
 * What a training step of one worker takes, averaging aside: a part that does not depend on its
 * images (the optimiser, the transforms of weights) and a part for each.
 */
public record StepCost(double fixedSeconds, double imageSeconds) {
  public StepCost {
    // Written so that NaN fails, too.
    if (!(fixedSeconds >= 0 && imageSeconds > 0)) {
      throw new IllegalArgumentException(
          "a step that takes %s s and %s s an image: measure it with batches further apart"
              .formatted(fixedSeconds, imageSeconds));
    }
  }

  /** A step that was measured. */
  public record Measured(int images, double seconds) {}

  /**
   * The straight line of seconds by images that fits measured steps best, by least squares. Where
   * it would give a step without images less than no time, one from 0 seconds instead.
   *
   * @param steps of two numbers of images at least
   */
  public static StepCost of(List<Measured> steps) {
    double images = steps.stream().mapToDouble(Measured::images).average().orElse(0);
    double seconds = steps.stream().mapToDouble(Measured::seconds).average().orElse(0);
    double product = 0;
    double square = 0;
    for (Measured step : steps) {
      product += (step.images() - images) * (step.seconds() - seconds);
      square += (step.images() - images) * (step.images() - images);
    }
    double slope = product / square;
    return slope * images > seconds
        ? new StepCost(0, seconds / images)
        : new StepCost(seconds - slope * images, slope);
  }

  double seconds(int images) {
    return fixedSeconds + imageSeconds * images;
  }
}
