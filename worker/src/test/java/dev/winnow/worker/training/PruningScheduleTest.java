package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.worker.training.PruningSchedule.Pace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PruningScheduleTest {
  @Test
  void sparsityRisesBetweenAFifthAndThreeFifthsOfTheEpochs() {
    PruningSchedule schedule = new PruningSchedule(0.8, 30, 0.2, 0.6, Pace.CUBIC);

    assertThat(schedule.sparsity(6)).isZero();
    assertThat(schedule.sparsity(7)).isCloseTo(0.8 * (1 - Math.pow(11 / 12.0, 3)), within(1e-12));
    assertThat(schedule.sparsity(12)).isCloseTo(0.8 * 7 / 8, within(1e-12));
    assertThat(schedule.sparsity(18)).isEqualTo(0.8);
    assertThat(schedule.sparsity(29)).isEqualTo(0.8);
  }

  @Test
  void iterativePruningTakesAQuarterAtATime() {
    PruningSchedule schedule = new PruningSchedule(0.8, 40, 0.2, 0.6, Pace.ITERATIVE);

    assertThat(schedule.sparsity(8)).isZero();
    assertThat(schedule.sparsity(9)).isEqualTo(0.2);
    assertThat(schedule.sparsity(12)).isEqualTo(0.2);
    assertThat(schedule.sparsity(13)).isEqualTo(0.4);
    // Half of the window, but for rounding.
    assertThat(schedule.sparsity(16)).isEqualTo(0.4);
    assertThat(schedule.sparsity(17)).isCloseTo(0.6, within(1e-12));
    assertThat(schedule.sparsity(24)).isEqualTo(0.8);
  }

  @Test
  void theMaskChangesOnlyWhileSparsityRises() {
    PruningSchedule schedule = new PruningSchedule(0.8, 30, 0.2, 0.6, Pace.CUBIC);

    assertThat(schedule.prunes(6)).isFalse();
    assertThat(schedule.prunes(7)).isTrue();
    assertThat(schedule.prunes(18)).isTrue();
    assertThat(schedule.prunes(19)).isFalse();
  }

  @Property(tries = 300)
  void sparsityNeverFallsAndTheLastEpochTrainsAtTheTarget(
      @ForAll @DoubleRange(max = 0.95) double target,
      @ForAll @IntRange(min = 1, max = 200) int epochs,
      @ForAll @DoubleRange(max = 0.5) double start,
      @ForAll @DoubleRange(min = 0.51, max = 1) double end,
      @ForAll Pace pace) {
    PruningSchedule schedule = new PruningSchedule(target, epochs, start, end, pace);
    double before = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      double sparsity = schedule.sparsity(epoch);
      assertThat(sparsity).isBetween(before, target);
      if (epoch > schedule.lastStep()) {
        assertThat(schedule.prunes(epoch)).isFalse();
      }
      if (sparsity > before) {
        assertThat(schedule.prunes(epoch)).isTrue();
      }
      before = sparsity;
    }
    assertThat(before).isEqualTo(target);
  }

  @Test
  void aWindowThatEndsBeforeItStartsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PruningSchedule(0.8, 30, 0.6, 0.2, Pace.CUBIC))
        .withMessage("pruning from 0.6 to 0.2 of the epochs: need 0 <= start < end <= 1");
  }

  @Test
  void aSparsityOfOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PruningSchedule(1, 30, 0.2, 0.6, Pace.CUBIC))
        .withMessageContaining("not 1.0");
  }
}
