package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberPlanningTest {
  @ParameterizedTest(name = "of {0} executors, {2} of {1} workers present: {3}")
  @CsvSource({
    "6, 2, 2, 6",
    "6, 2, 1, 5",
    // Gone on with fewer than planned.
    "2, 4, 2, 2",
    "2, 4, 1, 1",
    "2, 4, 4, 2",
    "1, 4, 1, 1"
  })
  void onlyExecutorsThatCameCanBeLost(int executors, int planned, int present, int left) {
    assertThat(MemberPlanning.executorsLeft(executors, planned, present)).isEqualTo(left);
  }
}
