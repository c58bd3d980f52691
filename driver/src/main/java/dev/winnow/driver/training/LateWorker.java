package dev.winnow.driver.training;

import dev.winnow.driver.exchange.AveragingCost;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The worker of an epoch whose values came late although it computed no longer than the others:
 * each of them waited more than it did, by a quarter of the epoch beyond what they computed less.
 *
 * @param executor its id and host
 * @param seconds that any other waited so, at least
 */
record LateWorker(String executor, double seconds) {
  private static final double SHARE = 0.25;
  private static final double LEAST_SECONDS = 10;

  /**
   * Looks for one.
   *
   * @param reports of the workers of one epoch
   */
  static Optional<LateWorker> among(List<WorkerReport> reports) {
    List<WorkerReport> byWaiting =
        reports.stream()
            .sorted(Comparator.comparingDouble(report -> report.averaging().waitingSeconds()))
            .toList();
    WorkerReport late = byWaiting.get(0);
    double seconds =
        byWaiting.stream()
            .skip(1)
            .mapToDouble(report -> waitedLonger(report, late))
            .min()
            .orElse(0);
    double epoch = late.computeSeconds() + late.averaging().seconds();
    return seconds >= Math.max(LEAST_SECONDS, SHARE * epoch)
        ? Optional.of(new LateWorker(late.executor(), seconds))
        : Optional.empty();
  }

  /** What computing does not explain: who has fewer images waits for who has more. */
  private static double waitedLonger(WorkerReport one, WorkerReport late) {
    AveragingCost averaging = one.averaging();
    double waited = averaging.waitingSeconds() - late.averaging().waitingSeconds();
    return waited - Math.max(0, late.computeSeconds() - one.computeSeconds());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "the others waited %.0f s for executor %s, which computes no slower: look at its network"
            + " and memory",
        seconds,
        executor);
  }
}
