package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.winnow.worker.training.DynamicBatchState.Change;
import dev.winnow.worker.training.DynamicBatchState.Phase;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.statistics.Statistics;

/** What holds for every configuration and whatever validation measures. */
class DynamicBatchSizePropertiesTest {
  private static final int VALIDATION = 1000;

  @Property(tries = 500)
  void theBatchIsAlwaysLegal(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies) {
    for (DynamicBatchState state : run(configuration, accuracies)) {
      int batch = state.globalBatch();
      assertThat(batch).isBetween(configuration.initialBatch(), configuration.maxBatch());
      assertThat(batch)
          .matches(
              b ->
                  b % 32 == 0 || b == configuration.initialBatch() || b == configuration.maxBatch(),
              "is a multiple of 32 or a bound");
      assertThat(batch).isLessThanOrEqualTo(configuration.capacity());
    }
  }

  @Property(tries = 500)
  void theNoiseScaleIsKeptWhileGrowing(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies) {
    double initial = configuration.initialLearningRate() / (1 - configuration.momentum().start());
    for (DynamicBatchState state : run(configuration, accuracies)) {
      if (state.phase() == Phase.STEADY && state.phaseEpoch() > 0) {
        return;
      }
      double exact =
          state.learningRate() / (1 - state.momentum()) / initial * configuration.initialBatch();
      // Rounded to the nearest integer, then down to a multiple of 32.
      assertThat((double) state.globalBatch()).isBetween(exact - 32, exact + 0.51);
    }
  }

  @Property(tries = 500)
  void theNoiseScaleIsKeptAlsoWhenMemoryHoldsLess(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies,
      @ForAll @DoubleRange(max = 1) double share) {
    for (DynamicBatchState state : run(configuration, accuracies)) {
      int batch = Math.max(1, (int) (share * state.globalBatch()));
      DynamicBatchState limited = state.limitedTo(batch);
      assertThat(limited.globalBatch()).isEqualTo(batch);
      assertThat(limited.momentum()).isEqualTo(state.momentum());
      assertThat(limited.learningRate() / batch)
          .isCloseTo(state.learningRate() / state.globalBatch(), withinPercentage(1e-9));
    }
  }

  @Property(tries = 500)
  void phasesComeInTheirOrder(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies) {
    List<DynamicBatchState> states = run(configuration, accuracies);
    for (int epoch = 1; epoch < states.size(); epoch++) {
      DynamicBatchState before = states.get(epoch - 1);
      DynamicBatchState state = states.get(epoch);
      assertThat(state.epoch()).isEqualTo(epoch);
      assertThat(state.phase()).isGreaterThanOrEqualTo(before.phase());
      assertThat(state.phaseEpoch())
          .isEqualTo(state.phase() == before.phase() ? before.phaseEpoch() + 1 : 0);
      if (state.phase() == Phase.MOMENTUM && before.phase() != Phase.MOMENTUM) {
        assertThat(state.change()).isEqualTo(Change.ACCURACY_FELL);
      }
    }
    // The generators are worth something only if the later phases are lived through.
    long momentumEpochs = states.stream().filter(s -> s.phase() == Phase.MOMENTUM).count();
    Statistics.collect(momentumEpochs > 1);
    Statistics.coverage(coverage -> coverage.check(true).percentage(percent -> percent > 2));
  }

  @Property(tries = 500)
  void aFallOfMoreThanOneStandardErrorGoesBackToTheValuesOfTheBestEpoch(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies) {
    List<DynamicBatchState> states = run(configuration, accuracies);
    int best = 0;
    for (int epoch = 0; epoch < accuracies.size(); epoch++) {
      double accuracy = accuracies.get(epoch);
      if (accuracy > accuracies.get(best)) {
        best = epoch;
      }
      double highest = accuracies.get(best);
      double error = Math.sqrt(highest * (1 - highest) / VALIDATION);
      DynamicBatchState state = states.get(epoch);
      DynamicBatchState next = states.get(epoch + 1);
      boolean judged =
          state.phase() == Phase.LEARNING_RATE
              || (state.phase() == Phase.MOMENTUM && state.phaseEpoch() > 0);

      assertThat(next.change() == Change.ACCURACY_FELL)
          .isEqualTo(judged && accuracy < highest - error);
      if (next.change() == Change.ACCURACY_FELL) {
        assertThat(next.current()).isEqualTo(states.get(best).current());
        assertThat(next.phase()).isGreaterThan(state.phase());
      }
    }
  }

  @Property(tries = 500)
  void onceGrowthHasEndedBatchAndMomentumStayAndTheRateOnlyDecays(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies) {
    List<DynamicBatchState> states = run(configuration, accuracies);
    for (int epoch = 1; epoch < states.size(); epoch++) {
      DynamicBatchState before = states.get(epoch - 1);
      DynamicBatchState state = states.get(epoch);
      if (before.phase() != Phase.STEADY) {
        continue;
      }
      double factor = state.change() == Change.PLATEAU ? configuration.plateauFactor() : 1;
      assertThat(state.globalBatch()).isEqualTo(before.globalBatch());
      assertThat(state.momentum()).isEqualTo(before.momentum());
      assertThat(state.learningRate()).isCloseTo(before.learningRate() * factor, within(1e-12));
    }
  }

  @Property(tries = 200)
  void aTrainingResumedAfterAnyEpochGoesOnAsIfNeverInterrupted(
      @ForAll("configurations") DynamicBatchConfiguration configuration,
      @ForAll("accuracies") List<Double> accuracies) {
    List<DynamicBatchState> states = run(configuration, accuracies);
    DynamicBatchState resumed = states.get(0);
    for (int epoch = 0; epoch < accuracies.size(); epoch++) {
      DynamicBatchSize rule =
          (DynamicBatchSize) JavaSerialization.copyOf(new DynamicBatchSize(configuration));
      resumed = (DynamicBatchState) JavaSerialization.copyOf(resumed);
      resumed = rule.next(resumed, accuracies.get(epoch), VALIDATION);

      assertThat(resumed).isEqualTo(states.get(epoch + 1));
    }
  }

  private static List<DynamicBatchState> run(
      DynamicBatchConfiguration configuration, List<Double> accuracies) {
    DynamicBatchSize rule = new DynamicBatchSize(configuration);
    List<DynamicBatchState> states = new ArrayList<>(List.of(rule.first()));
    for (double accuracy : accuracies) {
      states.add(rule.next(states.get(states.size() - 1), accuracy, VALIDATION));
    }
    return states;
  }

  @Provide
  Arbitrary<DynamicBatchConfiguration> configurations() {
    Arbitrary<MomentumCurve> curves =
        Combinators.combine(
                Arbitraries.doubles().between(0.8, 0.92).ofScale(4),
                Arbitraries.doubles().between(0.1, 0.5).ofScale(4),
                Arbitraries.doubles().between(1.6, 3).ofScale(4))
            .as(MomentumCurve::new);
    Arbitrary<Double> fractions = Arbitraries.doubles().between(0.02, 0.5).ofScale(4);
    Arbitrary<Integer> memory =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 300), Arbitraries.integers().between(9_000, 20_000));
    Arbitrary<Long> sizes =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 5_000), Arbitraries.longs().between(60_000, 1_000_000));
    return Combinators.combine(
            Arbitraries.integers().between(1, 60).withDistribution(RandomDistribution.uniform()),
            Arbitraries.doubles().between(0.001, 0.1).ofScale(4),
            Arbitraries.integers().between(1, 200),
            curves,
            fractions,
            fractions,
            memory,
            sizes)
        .as(
            (epochs, eta, batch, curve, warmUp, doubling, spare, examples) ->
                new DynamicBatchConfiguration(
                    true,
                    epochs,
                    eta,
                    batch,
                    curve,
                    warmUp,
                    2,
                    doubling,
                    5,
                    0.1,
                    0,
                    batch + spare,
                    examples));
  }

  /** A learning curve: rising with noise, so that every phase is reached. */
  @Provide
  Arbitrary<List<Double>> accuracies() {
    Arbitrary<Double> noise =
        Arbitraries.doubles()
            .between(-0.015, 0.01)
            .ofScale(4)
            .withDistribution(RandomDistribution.uniform());
    return noise
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .withSizeDistribution(RandomDistribution.uniform())
        .map(
            list -> {
              List<Double> curve = new ArrayList<>();
              for (int epoch = 0; epoch < list.size(); epoch++) {
                curve.add(0.95 - 0.6 / (1 + epoch) + list.get(epoch));
              }
              return curve;
            });
  }
}
