package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TaskProgressTest {
  private static final long LIMIT = 100;

  private final TaskProgress progress = new TaskProgress();

  @Test
  void aTaskThatComesFurtherIsNotIdleHoweverLongItTakes() {
    progress.started(1, "one", 0);
    for (int step = 1; step <= 10; step++) {
      progress.reached(1, step, step * LIMIT);
      assertThat(progress.idle((step + 1) * LIMIT, LIMIT)).isEmpty();
    }
  }

  @Test
  void newsOfNothingDoneIsNotProgress() {
    progress.started(1, "one", 0);
    progress.reached(1, 5, 10);
    progress.reached(1, 5, 60);

    assertThat(progress.idle(10 + LIMIT, LIMIT)).isEmpty();
    assertThat(progress.idle(11 + LIMIT, LIMIT)).contains("one");
  }

  @Test
  void theIdleOneIsNamedAmongOthers() {
    progress.started(1, "one", 0);
    progress.started(2, "two", 0);
    progress.started(3, "three", 0);
    progress.reached(1, 1, LIMIT);
    progress.ended(3);

    assertThat(progress.idle(LIMIT + 1, LIMIT)).contains("two");
  }

  @Test
  void lateNewsOfATaskThatHasEndedMeansNothing() {
    progress.started(1, "one", 0);
    progress.ended(1);
    progress.reached(1, 1, 10);

    assertThat(progress.tasks()).isEmpty();
    assertThat(progress.idle(10 * LIMIT, LIMIT)).isEmpty();
  }

  @Test
  void timesMayWrapAround() {
    progress.started(1, "one", Long.MAX_VALUE);

    assertThat(progress.idle(Long.MAX_VALUE + LIMIT, LIMIT)).isEmpty();
    assertThat(progress.idle(Long.MAX_VALUE + LIMIT + 1, LIMIT)).contains("one");
  }
}
