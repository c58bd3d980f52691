package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.exchange.AveragingCost;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LateWorkerTest {
  @Test
  void whoAllOthersWaitForIsNamed() {
    assertThat(
            LateWorker.among(
                    List.of(
                        report("1 on a", 100, 50, 41),
                        report("2 on b", 100, 50, 1),
                        report("3 on c", 100, 50, 35)))
                .orElseThrow())
        .hasToString(
            "the others waited 34 s for executor 2 on b, which computes no slower: look at its"
                + " network and memory");
  }

  @Test
  void whoComputesLongerIsNotLate() {
    assertThat(
            LateWorker.among(List.of(report("1 on a", 100, 40, 41), report("2 on b", 100, 80, 1))))
        .isEmpty();
  }

  @Test
  void whoWaitsLittleIsNotLateWhereAnotherDoesNotWaitEither() {
    assertThat(
            LateWorker.among(
                List.of(
                    report("1 on a", 100, 50, 41),
                    report("2 on b", 100, 50, 1),
                    report("3 on c", 100, 50, 2))))
        .isEmpty();
  }

  @Test
  void aQuarterOfTheEpochAndTenSecondsAreTheLeast() {
    assertThat(
            LateWorker.among(List.of(report("1 on a", 100, 70, 24), report("2 on b", 100, 70, 0))))
        .isEmpty();
    assertThat(
            LateWorker.among(List.of(report("1 on a", 100, 70, 25), report("2 on b", 100, 70, 0))))
        .isPresent();
    assertThat(LateWorker.among(List.of(report("1 on a", 10, 0, 9.9), report("2 on b", 10, 0, 0))))
        .isEmpty();
  }

  @Test
  void oneAloneIsNotLate() {
    assertThat(LateWorker.among(List.of(report("1 on a", 1000, 1000, 0)))).isEmpty();
  }

  private static WorkerReport report(
      String executor, double seconds, double computeSeconds, double waiting) {
    return new WorkerReport(
        executor,
        null,
        1000,
        0,
        CorrectCount.NONE,
        computeSeconds,
        new AveragingCost(100, 0, seconds - computeSeconds, waiting, 0));
  }
}
