package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BudgetTest {
  @Property
  void theWorkIsThatShareOfTheWhole(
      @ForAll @DoubleRange(min = 0.01, max = 1) double share,
      @ForAll @IntRange(min = 1000, max = 1_000_000) int epochs,
      @ForAll @IntRange(min = 1000, max = 1_000_000) int examples) {
    Budget budget = new Budget(share);

    double work = budget.epochs(epochs) / (double) epochs * budget.examples(examples) / examples;
    assertThat(work).isCloseTo(share, within(0.04 * Math.sqrt(share) + 1e-6));
    assertThat(budget.epochs(epochs)).isBetween(1, epochs);
    assertThat(budget.examples(examples)).isBetween(1L, (long) examples);
  }

  @Test
  void theSmallestIsOneEpoch() {
    assertThat(new Budget(1e-9).epochs(30)).isOne();
  }

  @Test
  void whatIsLessThanTheWholeIsNamedSo() {
    assertThat(new Budget(0.04).suffix()).isEqualTo("-budget-0.04");
    assertThat(new Budget(0.04).label()).isEqualTo("budget 0.04: ");
    assertThat(new Budget(1).suffix()).isEmpty();
    assertThat(new Budget(1).label()).isEmpty();
  }

  @Test
  void noShareOfTheWorkIsRefused() {
    for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> new Budget(share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("above 0 and at most 1");
    }
  }
}
