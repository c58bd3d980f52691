package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Convolutions on a team of several threads and on behalf of several callers. */
class SharedTeamTest {
  /** Enough rows of tiles that each thread has blocks of its own. */
  private static final int SIDE = 41;

  private final int threadsBefore = Team.shared().threads();
  private final RandomValues random = new RandomValues(11);
  private final Activation input = random.activation(6, SIDE, SIDE, 40);
  private final Activation outputGradient = random.activation(7, SIDE, SIDE, 40);
  private final float[] weights = random.floats(16 * 7 * 6);

  @BeforeEach
  void severalThreads() {
    Team.resize(3);
  }

  @AfterEach
  void restore() {
    Team.resize(threadsBefore);
  }

  @Test
  void resultsRepeatBitForBit() {
    Gradients first = new Gradients();
    for (int i = 0; i < 20; i++) {
      Gradients again = new Gradients();
      assertThat(again.weights).isEqualTo(first.weights);
      assertThat(RandomValues.values(again.input)).isEqualTo(RandomValues.values(first.input));
    }
  }

  @Test
  void resultsHardlyDependOnTheNumberOfThreads() {
    Gradients three = new Gradients();
    for (int threads : new int[] {1, 2, 8}) {
      Team.resize(threads);
      Gradients others = new Gradients();
      Closeness.assertClose(others.weights, three.weights, 1e-6);
      Closeness.assertClose(others.input, three.input, 1e-6);
    }
  }

  @Test
  void callersAtTheSameTimeGetWhatTheyWouldGetAlone() throws Exception {
    Gradients alone = new Gradients();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      Callable<Gradients> caller = Gradients::new;
      List<Future<Gradients>> results = callers.invokeAll(Collections.nCopies(24, caller));
      for (Future<Gradients> result : results) {
        assertThat(result.get().weights).isEqualTo(alone.weights);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aBackwardPassIsRefusedWhenThreadsHaveGone() {
    TileShares shares = TileShares.of(new TileBlock.Grid(2, 6, 4), 32, 3);
    GradientSums sums = new DenseGradientSums(16, 6, 7, Weights.of(weights.clone()));
    Team.resize(2);

    assertThatThrownBy(() -> new BackwardTurns(shares, 64).run(null, block -> null, sums))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 shares")
        .hasMessageContaining("2 threads");
  }

  /** What one backward pass yields. */
  private final class Gradients {
    private final Activation input = RandomValues.unwrittenLike(SharedTeamTest.this.input);
    private final float[] weights = RandomValues.unwritten(SharedTeamTest.this.weights.length);

    Gradients() {
      new WinogradConvolution(4, true, 6, 7)
          .backward(
              SharedTeamTest.this.input,
              Weights.of(SharedTeamTest.this.weights),
              outputGradient,
              input,
              Weights.of(weights));
    }
  }
}
