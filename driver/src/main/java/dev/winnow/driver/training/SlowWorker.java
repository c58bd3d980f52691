package dev.winnow.driver.training;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The slowest worker of an epoch, when the others had to wait for it: it takes twice as long for an
 * image as the fastest one, and not only because its JVM is new.
 *
 * @param executor its id and host
 * @param imagesPerSecond while it computes
 * @param fastest of the others
 */
record SlowWorker(String executor, double imagesPerSecond, double fastest) {
  private static final double FACTOR = 2;
  private static final double LEAST_SECONDS = 10;

  /**
   * Looks for one.
   *
   * @param reports of the workers of one epoch
   */
  static Optional<SlowWorker> among(List<WorkerReport> reports) {
    List<WorkerReport> bySpeed =
        reports.stream()
            .filter(report -> report.images() > 0)
            .sorted(Comparator.comparingDouble(SlowWorker::speed))
            .toList();
    if (bySpeed.size() < 2) {
      return Optional.empty();
    }
    WorkerReport slowest = bySpeed.get(0);
    double fastest = speed(bySpeed.get(bySpeed.size() - 1));
    return speed(slowest) * FACTOR <= fastest && slowest.computeSeconds() >= LEAST_SECONDS
        ? Optional.of(new SlowWorker(slowest.executor(), speed(slowest), fastest))
        : Optional.empty();
  }

  private static double speed(WorkerReport report) {
    return report.images() / report.computeSeconds();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "executor %s is slow, %.1f images/s where another does %.1f: look what else runs there",
        executor,
        imagesPerSecond,
        fastest);
  }
}
