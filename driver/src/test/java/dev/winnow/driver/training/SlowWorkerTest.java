package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.exchange.AveragingCost;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlowWorkerTest {
  @Test
  void aWorkerThatTakesTwiceAsLongIsNamed() {
    assertThat(
            SlowWorker.among(List.of(report("1 on a", 1000, 20), report("2 on b", 1000, 40)))
                .orElseThrow())
        .hasToString(
            "executor 2 on b is slow, 25.0 images/s where another does 50.0: look what else runs"
                + " there");
  }

  @Test
  void aWorkerWithMoreImagesIsNotSlow() {
    assertThat(SlowWorker.among(List.of(report("1 on a", 1000, 20), report("2 on b", 4000, 80))))
        .isEmpty();
  }

  @Test
  void aShortEpochSaysNothing() {
    assertThat(SlowWorker.among(List.of(report("1 on a", 10, 0.2), report("2 on b", 10, 9))))
        .isEmpty();
  }

  @Test
  void oneAloneIsNotSlowNorIsOneWithoutImages() {
    assertThat(SlowWorker.among(List.of(report("1 on a", 1000, 2000)))).isEmpty();
    assertThat(SlowWorker.among(List.of(report("1 on a", 1000, 20), report("2 on b", 0, 20))))
        .isEmpty();
  }

  private static WorkerReport report(String executor, long images, double computeSeconds) {
    return new WorkerReport(
        executor,
        null,
        images,
        0,
        CorrectCount.NONE,
        computeSeconds,
        new AveragingCost(0, 0, 0, 0, 0));
  }
}
