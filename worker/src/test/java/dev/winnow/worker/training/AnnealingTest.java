package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AnnealingTest {
  @Test
  void theRateFallsByHalfInTheMiddleOfWhatIsAnnealed() {
    Annealing annealing = new Annealing(5, 0.4);

    assertThat(annealing.factor(1)).isEqualTo(1);
    assertThat(annealing.factor(3)).isCloseTo(0.5, within(1e-12));
    assertThat(annealing.factor(4)).isCloseTo((1 - Math.cos(Math.PI / 6)) / 2, within(1e-12));
  }

  @Property(tries = 300)
  void theRateStaysAtFirstThenNeverRisesNorReaches0(
      @ForAll @IntRange(min = 1, max = 200) int epochs,
      @ForAll @DoubleRange(max = 1) double start) {
    Annealing annealing = new Annealing(epochs, start);
    double before = 1;
    for (int epoch = 0; epoch < epochs; epoch++) {
      double factor = annealing.factor(epoch);
      if (epoch + 0.5 <= start * epochs) {
        assertThat(factor).isEqualTo(1);
      } else {
        assertThat(factor).isPositive().isLessThanOrEqualTo(before);
      }
      before = factor;
    }
  }

  @Property(tries = 300)
  void onAverageItTakesHalfOfWhatIsAnnealed(
      @ForAll @IntRange(min = 1, max = 200) int epochs,
      @ForAll @DoubleRange(max = 1) double start) {
    Annealing annealing = new Annealing(epochs, start);
    double sum = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      sum += annealing.factor(epoch);
    }

    assertThat(sum).isCloseTo(epochs * (1 + start) / 2, within(0.5));
  }

  @Property(tries = 100)
  void fromTheEndOnNothingIsAnnealed(
      @ForAll @IntRange(min = 1, max = 200) int epochs,
      @ForAll @IntRange(min = 0, max = 199) int epoch) {
    assertThat(new Annealing(epochs, 1).factor(Math.min(epoch, epochs - 1))).isEqualTo(1);
  }

  @Test
  void aStartAfterTheEndIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Annealing(10, 1.5))
        .withMessage("annealing from 1.5 of the epochs: need 0 to 1");
  }
}
