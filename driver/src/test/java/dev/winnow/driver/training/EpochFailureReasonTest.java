package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochFailureReasonTest {
  @Test
  void ofAFailedBarrierStageTheReasonIsThatOfItsTask() {
    String message =
        "Job aborted. Most recent failure reason: Stage failed because barrier task"
            + " ResultTask(2, 1) finished unsuccessfully.\nrank 2 sent nothing\n\tat x";

    assertThat(MemberTraining.reason(message)).isEqualTo("rank 2 sent nothing");
  }

  @Test
  void ofAnythingElseItIsTheFirstLine() {
    assertThat(MemberTraining.reason("no executors\nand more")).isEqualTo("no executors");
    assertThat(MemberTraining.reason("a task finished unsuccessfully."))
        .isEqualTo("a task finished unsuccessfully.");
  }
}
