package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TaskProgressTest {
  private static final long LIMIT = 100;
  private static final long FIRST = 300;

  private final TaskProgress progress = new TaskProgress();

  @Test
  void aTaskThatComesFurtherIsNotIdleHoweverLongItTakes() {
    progress.started(1, "one", 0);
    for (int step = 1; step <= 10; step++) {
      progress.reached(1, step, step * LIMIT);
      assertThat(progress.idle((step + 1) * LIMIT, LIMIT, FIRST)).isEmpty();
    }
  }

  @Test
  void whatComesBeforeTheFirstStepMayTakeLonger() {
    progress.started(1, "one", 0);
    progress.reached(1, 0, LIMIT);

    assertThat(progress.idle(FIRST, LIMIT, FIRST)).isEmpty();
    assertThat(progress.idle(FIRST + 1, LIMIT, FIRST)).contains("one");
  }

  @Test
  void newsOfNothingDoneIsNotProgress() {
    progress.started(1, "one", 0);
    progress.reached(1, 5, 10);
    progress.reached(1, 5, 60);

    assertThat(progress.idle(10 + LIMIT, LIMIT, FIRST)).isEmpty();
    assertThat(progress.idle(11 + LIMIT, LIMIT, FIRST)).contains("one");
  }

  @Test
  void theIdleOneIsNamedAmongOthers() {
    for (int task = 1; task <= 3; task++) {
      progress.started(task, List.of("one", "two", "three").get(task - 1), 0);
      progress.reached(task, 1, 0);
    }
    progress.reached(1, 2, LIMIT);
    progress.ended(3);

    assertThat(progress.idle(LIMIT + 1, LIMIT, FIRST)).contains("two");
  }

  @Test
  void lateNewsOfATaskThatHasEndedMeansNothing() {
    progress.started(1, "one", 0);
    progress.ended(1);
    progress.reached(1, 1, 10);

    assertThat(progress.tasks()).isEmpty();
    assertThat(progress.idle(10 * LIMIT, LIMIT, FIRST)).isEmpty();
  }

  @Test
  void timesMayWrapAround() {
    progress.started(1, "one", Long.MAX_VALUE);
    progress.reached(1, 1, Long.MAX_VALUE);

    assertThat(progress.idle(Long.MAX_VALUE + LIMIT, LIMIT, FIRST)).isEmpty();
    assertThat(progress.idle(Long.MAX_VALUE + LIMIT + 1, LIMIT, FIRST)).contains("one");
  }
}
