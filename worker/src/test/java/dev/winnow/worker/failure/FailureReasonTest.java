package dev.winnow.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
  @Test
  void theStackTraceWithinAMessageIsLeftOut() {
    IOException failure = new IOException("the disk is full\n  at org.example.Disk.write");

    assertThat(FailureReason.of(failure)).isEqualTo("the disk is full");
  }

  @Test
  void aFailureWithoutMessageIsNamed() {
    assertThat(FailureReason.of(new IOException())).isEqualTo("IOException");
    assertThat(FailureReason.of(new IOException(" "))).isEqualTo("IOException");
  }

  @Test
  void aLineThatIsTooLongForAMessageIsCut() {
    assertThat(FailureReason.firstLine("x".repeat(301))).isEqualTo("x".repeat(300) + "...");
    assertThat(FailureReason.firstLine("")).isEmpty();
  }
}
