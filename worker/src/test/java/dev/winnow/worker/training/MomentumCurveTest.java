package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentumCurveTest {
  private static final MomentumCurve BEST = new MomentumCurve(0.9, 0.5, 1.6);

  @ParameterizedTest
  @CsvSource({"0.05, 1.30", "0.10, 1.70", "0.15, 2.25", "0.20, 2.90", "0.25, 3.49", "0.30, 3.72"})
  void theBatchFactorIsThatOfThePaper(double time, double factor) {
    assertThat(0.1 / (1 - BEST.at(time))).isCloseTo(factor, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({"1.3, 0.9877", "1.6, 0.9731", "1.75, 0.9667"})
  void atThreeTenthsMomentumIsThatOfThePapersFigure(double curvature, double momentum) {
    assertThat(new MomentumCurve(0.9, 0.5, curvature).at(0.3)).isCloseTo(momentum, within(1e-4));
  }

  @Test
  void thePeakIsReachedAtTheTimeOfThePaperAndKept() {
    assertThat(BEST.at(0.29)).isLessThan(BEST.peak());
    assertThat(BEST.at(0.297)).isEqualTo(BEST.peak());
    assertThat(BEST.at(1)).isEqualTo(BEST.peak()).isCloseTo(0.97314, within(1e-5));
  }

  @Test
  void theIntegrationIsContinuousAtThePeak() {
    assertThat(BEST.at(0.2955)).isCloseTo(BEST.peak(), within(1e-5));
  }

  @Property(tries = 200)
  void momentumNeverFallsAndNeverPassesItsPeak(
      @ForAll @DoubleRange(min = 0.5, max = 0.95) double start,
      @ForAll @DoubleRange(min = 0, max = 0.4) double slope,
      @ForAll @DoubleRange(min = 0, max = 1) double time,
      @ForAll @DoubleRange(min = 0, max = 1) double later) {
    MomentumCurve curve = new MomentumCurve(start, slope, 1.6);

    assertThat(curve.at(0)).isEqualTo(start);
    assertThat(curve.at(Math.max(time, later)))
        .isGreaterThanOrEqualTo(curve.at(Math.min(time, later)) - 1e-12)
        .isLessThanOrEqualTo(curve.peak());
  }

  @Test
  void aCurveThatWouldReachOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MomentumCurve(0.9, 0.5, 1.1))
        .withMessage(
            "momentum must stay below 1, but from 0.9 with slope 0.5 and curvature 1.1 it peaks"
                + " at 1.0083");
  }
}
