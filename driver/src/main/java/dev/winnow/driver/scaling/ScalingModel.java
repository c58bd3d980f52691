package dev.winnow.driver.scaling;

import java.util.Comparator;
import java.util.List;

/**
 * The time of an epoch of one member by its number of workers, gradients being averaged each step.
 * What is computed does not depend on that number: a step takes whole normalisation groups, which
 * the workers divide, so the one that has most of them decides. No averaging is taken to be hidden
 * behind the backward pass, though some is.
 *
 * @param step of one worker
 * @param round of averaging
 * @param overheadSeconds of Spark for an epoch, the way of the state over the network aside
 * @param vectorBytes of all parameters
 * @param images of an epoch
 * @param batch images of a step, over all workers
 * @param group largest normalisation group
 */
public record ScalingModel(
    StepCost step,
    RoundCost round,
    double overheadSeconds,
    double vectorBytes,
    long images,
    int batch,
    int group) {
  /** So much longer than the shortest epoch is as good, when it takes fewer workers. */
  private static final double AS_GOOD = 1.05;

  /** Vectors that make the way from the driver and back: parameters and velocity. */
  private static final int STATE_VECTORS = 4;

  public ScalingModel {
    if (images < 1 || batch < 1 || group < 1) {
      throw new IllegalArgumentException(
          "%d images, a batch of %d and groups of %d: each must be at least 1"
              .formatted(images, batch, group));
    }
    if (!(overheadSeconds >= 0)) {
      throw new IllegalArgumentException("an overhead of %s s".formatted(overheadSeconds));
    }
  }

  /**
   * What to expect.
   *
   * @param images of a step that the worker with most of them takes
   * @param seconds of the epoch
   * @param averagingSeconds of these, spent in averaging
   * @param efficiency how much of the workers' time one worker would need: 1 at best
   */
  public record Epoch(
      int workers, int images, double seconds, double averagingSeconds, double efficiency) {}

  /** The epoch of so many workers. */
  public Epoch epoch(int workers, double bitsPerSecond) {
    if (workers < 1 || !(bitsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "%d workers at %s bit/s: need at least 1, and more than 0"
              .formatted(workers, bitsPerSecond));
    }
    double averaging = steps() * round.seconds(workers, vectorBytes, bitsPerSecond);
    double alone = seconds(1, bitsPerSecond);
    double together = seconds(workers, bitsPerSecond) + averaging;
    return new Epoch(workers, images(workers), together, averaging, alone / (workers * together));
  }

  /** Of these numbers the least whose epoch is as good as the shortest. */
  public int bestWorkers(List<Integer> numbers, double bitsPerSecond) {
    List<Epoch> epochs = numbers.stream().map(one -> epoch(one, bitsPerSecond)).toList();
    double shortest = epochs.stream().mapToDouble(Epoch::seconds).min().orElseThrow();
    return epochs.stream()
        .filter(epoch -> epoch.seconds() <= AS_GOOD * shortest)
        .min(Comparator.comparingInt(Epoch::workers))
        .orElseThrow()
        .workers();
  }

  /** Averaging aside. */
  private double seconds(int workers, double bitsPerSecond) {
    return steps() * step.seconds(images(workers))
        + overheadSeconds
        + STATE_VECTORS * vectorBytes * 8 / bitsPerSecond;
  }

  private int groups() {
    return (batch + group - 1) / group;
  }

  private long steps() {
    int largestBatch = groups() * (batch / groups());
    return (images + largestBatch - 1) / largestBatch;
  }

  private int images(int workers) {
    return (groups() + workers - 1) / workers * (batch / groups());
  }
}
