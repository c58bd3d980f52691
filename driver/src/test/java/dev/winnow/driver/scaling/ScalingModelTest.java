package dev.winnow.driver.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.driver.scaling.ScalingModel.Epoch;
import dev.winnow.worker.training.EpochPlan;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ScalingModelTest {
  private static final List<Integer> NUMBERS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);

  @Provide
  Arbitrary<ScalingModel> models() {
    return Arbitraries.longs()
        .map(
            seed -> {
              Random random = new Random(seed);
              return new ScalingModel(
                  new StepCost(random.nextDouble() / 10, 1e-5 + random.nextDouble() / 100),
                  new RoundCost(
                      random.nextDouble() / 1000,
                      random.nextDouble() / 1000,
                      random.nextDouble() / 1e9),
                  random.nextDouble() * 5,
                  random.nextInt(100_000_000),
                  1 + random.nextInt(100_000),
                  1 + random.nextInt(5_000),
                  1 + random.nextInt(64));
            });
  }

  @Property
  void noWorkerDoesMoreThanItsShare(
      @ForAll("models") ScalingModel model, @ForAll @IntRange(min = 1, max = 300) int workers) {
    Epoch epoch = model.epoch(workers, 1e10);

    assertThat(epoch.efficiency()).isPositive().isLessThanOrEqualTo(1 + 1e-12);
    assertThat(epoch.seconds()).isGreaterThan(epoch.averagingSeconds() + model.overheadSeconds());
  }

  @Property
  void oneWorkerIsWhatAllAreMeasuredAgainst(@ForAll("models") ScalingModel model) {
    Epoch epoch = model.epoch(1, 1e9);

    assertThat(epoch.efficiency()).isCloseTo(1, within(1e-12));
    assertThat(epoch.averagingSeconds()).isZero();
  }

  @Property
  void aFasterNetworkIsNeverSlower(
      @ForAll("models") ScalingModel model,
      @ForAll @IntRange(min = 1, max = 300) int workers,
      @ForAll @IntRange(min = 1, max = 100) int gigabits) {
    assertThat(model.epoch(workers, (gigabits + 1) * 1e9).seconds())
        .isLessThanOrEqualTo(model.epoch(workers, gigabits * 1e9).seconds());
  }

  @Property
  void theBestNumberIsTheFewestThatAreAsGoodAsAny(@ForAll("models") ScalingModel model) {
    int best = model.bestWorkers(NUMBERS, 1e10);

    assertThat(NUMBERS).contains(best);
    double seconds = model.epoch(best, 1e10).seconds();
    for (int other : NUMBERS) {
      assertThat(seconds).isLessThanOrEqualTo(1.05 * model.epoch(other, 1e10).seconds());
      if (other < best) {
        double shortest =
            NUMBERS.stream().mapToDouble(n -> model.epoch(n, 1e10).seconds()).min().orElseThrow();
        assertThat(model.epoch(other, 1e10).seconds()).isGreaterThan(1.05 * shortest);
      }
    }
  }

  @Property(tries = 100)
  void stepsAndSharesAreThoseOfAnEpoch(
      @ForAll @IntRange(min = 1, max = 700) int batch,
      @ForAll @IntRange(min = 1, max = 40) int group,
      @ForAll @IntRange(min = 1, max = 40) int workers) {
    // A second an image, and a thousand a step: so both can be read from the sum.
    int perShard = 3 * batch;
    int shards = 120;
    EpochPlan plan =
        new EpochPlan(
            IntStream.range(0, shards).map(shard -> perShard).toArray(), batch, group, workers);
    ScalingModel model =
        new ScalingModel(
            new StepCost(0, 1), new RoundCost(0, 0, 0), 0, 0, plan.images(), batch, group);
    Epoch epoch = model.epoch(workers, 1e9);
    int most = plan.largestShare();

    // Steps and groups differ by one in size, and each time that the shards begin anew, which is
    // more than once in a step of more groups than shards, a worker may have its turn early.
    int beginnings = 1 + batch / group / shards;
    assertThat(epoch.images()).isBetween(most - (1 + beginnings) * group, most + 2 * group);
    assertThat(epoch.seconds() / epoch.images())
        .isCloseTo((double) plan.images() / plan.largestBatch(), within(1.0));
  }

  @Example
  void aNetworkThatIsTooSlowIsToldByTheBestNumber() {
    ScalingModel model =
        new ScalingModel(
            new StepCost(0.02, 0.009), new RoundCost(1e-4, 1e-4, 1e-9), 2, 400e6, 50_000, 512, 32);

    assertThat(model.bestWorkers(NUMBERS, 1e9)).isLessThan(model.bestWorkers(NUMBERS, 1e11));
    // 16 groups of 32: more workers than that have nothing to do.
    assertThat(model.bestWorkers(NUMBERS, 1e11)).isEqualTo(16);
    assertThat(model.epoch(2, 1e11).efficiency()).isGreaterThan(0.8);
    assertThat(model.epoch(256, 1e9).efficiency()).isLessThan(0.05);
  }
}
