package dev.winnow.ensemble.report;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {
  @TempDir private Path folder;

  @Test
  void aBrowserThatDiesIsNoAnswer() {
    assertNoAnswer("false", "ended with 1");
  }

  @Test
  void aBrowserThatShowsNothingIsNoAnswer() {
    assertNoAnswer("true", "does not answer");
  }

  private void assertNoAnswer(String program, String message) {
    assertThatIOException()
        .isThrownBy(
            () -> new Browser(Path.of("/bin", program)).ask(folder, "<main></main>", 390, false))
        .withMessageContaining(message);
  }
}
