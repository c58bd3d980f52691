package dev.winnow.ensemble.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
  private final Screen screen = new Screen();
  private final PrintWriter out = new PrintWriter(screen);
  private double seconds;
  private final ProgressBars bars =
      new ProgressBars(out, () -> new TerminalSize(24, 160), () -> seconds);

  @Test
  void aBarIsDrawnOverTheOneBefore() {
    bars.memberStarted("alexnet", 0, 2);
    bars.memberStarted("allcnn", 0, 2);
    bars.epochEnded(Epochs.event("alexnet", 1, 60), 2);
    seconds = 20;
    bars.draw(() -> {});

    assertThat(screen.lines())
        .containsExactly(
            "alexnet  [##########----------] 1/2  accuracy 84.50 %  loss 0.512  eta 0.0200"
                + "  m 0.9000  B 128  1234 images/s  0:40 left",
            "allcnn   [--------------------] 0/2  epoch 1, 0:20 so far", "");
  }

  @Test
  void membersThatEndStayAboveThoseThatRun() {
    bars.memberStarted("alexnet", 0, 1);
    bars.memberStarted("allcnn", 0, 1);
    bars.epochEnded(Epochs.event("allcnn", 1, 60), 1);
    bars.memberEnded("allcnn");
    assertThat(screen.lines()).hasSize(3);
    assertThat(screen.lines().get(0))
        .startsWith("allcnn   [####################] 1/1")
        .endsWith("done");
    assertThat(screen.lines().get(1)).startsWith("alexnet  [----");

    bars.epochEnded(Epochs.event("alexnet", 1, 60), 1);
    bars.memberEnded("alexnet");
    out.println("published");
    assertThat(screen.lines()).hasSize(4);
    assertThat(screen.lines().get(2)).isEqualTo("published");
  }

  @Test
  void whatIsLoggedStaysAboveTheBarsUngarbled() {
    bars.memberStarted("alexnet", 0, 2);
    try (PrintStream err = new PrintStream(new LinesAbove(bars, toScreen()), true, UTF_8)) {
      err.print("12:00:00 WARN ");
      err.println("a disk is slow");
      err.println("12:00:01 WARN a disk is slower");
    }
    bars.epochFailed("alexnet", 1, 1, "an executor was lost");
    bars.draw(() -> {});

    assertThat(screen.lines())
        .containsExactly(
            "12:00:00 WARN a disk is slow",
            "12:00:01 WARN a disk is slower",
            "alexnet    epoch 1 failed (attempt 1), trying again: an executor was lost",
            "alexnet  [--------------------] 0/2  epoch 1, 0:00 so far",
            "");
  }

  @Test
  void theStandardErrorIsGivenBack() {
    PrintStream err = System.err;
    try (ProgressBars onTerminal = ProgressBars.onTerminal(out)) {
      assertThat(System.err).isNotSameAs(err);
      onTerminal.memberStarted("alexnet", 0, 2);
    }
    assertThat(System.err).isSameAs(err);
  }

  private PrintStream toScreen() {
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int b) {
            screen.write(b);
          }
        };
    return new PrintStream(stream, true, UTF_8);
  }
}
