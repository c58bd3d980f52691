package dev.winnow.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
  private static final int EXAMPLES = 20_000;

  @Property(tries = 50)
  void fractionsAreMetWithinStatisticalBounds(
      @ForAll long seed,
      @ForAll @DoubleRange(max = 0.3) double validation,
      @ForAll @DoubleRange(max = 0.3) double blend,
      @ForAll @DoubleRange(max = 0.3) double test) {
    SplitRule rule = new SplitRule(seed, validation, blend, test);
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (int i = 0; i < EXAMPLES; i++) {
      counts.merge(rule.of(StableHash.of("train", i)), 1, Integer::sum);
    }
    assertFraction(counts, Split.VALIDATION, validation);
    assertFraction(counts, Split.BLEND, blend);
    assertFraction(counts, Split.TEST, test);
    assertFraction(counts, Split.TRAIN, 1 - validation - blend - test);
  }

  @Property
  void theSplitOfAnExampleDependsOnItsIdAndTheSeedAlone(@ForAll long seed, @ForAll long id) {
    SplitRule rule = new SplitRule(seed, 0.2, 0.2, 0.2);
    assertThat(rule.of(id)).isEqualTo(new SplitRule(seed, 0.2, 0.2, 0.2).of(id));
  }

  @Property
  void aTestPartStaysTheTestSplitAndChangesNothingElse(@ForAll long seed, @ForAll long id) {
    SplitRule rule = new SplitRule(seed, 0.2, 0.2, 0.2);
    Split alone = rule.of(id, Part.TRAIN, false);
    Split beside = rule.of(id, Part.TRAIN, true);
    assertThat(rule.of(id, Part.TEST, true)).isEqualTo(Split.TEST);
    assertThat(beside).isEqualTo(alone == Split.TEST ? Split.TRAIN : alone);
  }

  @Property(tries = 20)
  void seedsDivideIndependently(@ForAll @IntRange(max = 1000) int seed) {
    SplitRule one = new SplitRule(seed, 0.5, 0, 0);
    SplitRule other = new SplitRule(seed + 1, 0.5, 0, 0);
    int agreeing = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      long id = StableHash.of("train", i);
      agreeing += one.of(id) == other.of(id) ? 1 : 0;
    }
    assertThat(agreeing / (double) EXAMPLES).isCloseTo(0.5, within(0.02));
  }

  @Test
  void fractionsThatLeaveNothingToTrainOnAreRefused() {
    assertThatThrownBy(() -> new SplitRule(1, 0.5, 0.3, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing is left to train on");
    assertThatThrownBy(() -> new SplitRule(1, -0.1, 0, 0)).hasMessageContaining("validation");
    assertThatThrownBy(() -> new SplitRule(1, 0, Double.NaN, 0)).hasMessageContaining("blend");
  }

  private static void assertFraction(Map<Split, Integer> counts, Split split, double expected) {
    double deviation = Math.sqrt(expected * (1 - expected) / EXAMPLES);
    assertThat(counts.getOrDefault(split, 0) / (double) EXAMPLES)
        .isCloseTo(expected, within(6 * deviation + 1e-9));
  }
}
