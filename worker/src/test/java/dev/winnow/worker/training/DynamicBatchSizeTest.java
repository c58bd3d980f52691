package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.worker.training.DynamicBatchState.Change;
import dev.winnow.worker.training.DynamicBatchState.Phase;
import dev.winnow.worker.training.DynamicBatchState.Values;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DynamicBatchSizeTest {
  private static final int VALIDATION = 2500;

  @Test
  void warmUpDoublesRateAndBatchOverTheFirstTenthOfTheEpochs() {
    List<DynamicBatchState> states = rising(rule(30), 4);

    assertThat(states).extracting(DynamicBatchState::globalBatch).containsExactly(64, 64, 96, 128);
    assertThat(states.get(1).learningRate()).isCloseTo(0.01333, within(1e-5));
    assertThat(states.get(2).learningRate()).isCloseTo(0.01667, within(1e-5));
    assertThat(states.get(3).learningRate()).isCloseTo(0.02, within(1e-12));
    assertThat(states.get(3).phase()).isEqualTo(Phase.LEARNING_RATE);
    assertThat(states.get(3).change()).isEqualTo(Change.WARM_UP_ENDED);
  }

  @Test
  void rateAndBatchDoubleEveryTenthOfTheEpochsWhileAccuracyHolds() {
    List<DynamicBatchState> states = rising(rule(30), 13);

    assertThat(states)
        .extracting(DynamicBatchState::globalBatch)
        .containsExactly(64, 64, 96, 128, 128, 128, 256, 256, 256, 512, 512, 512, 1024);
    assertThat(states.get(12).learningRate()).isCloseTo(0.16, within(1e-12));
    assertThat(states.get(12).change()).isEqualTo(Change.LEARNING_RATE_DOUBLED);
  }

  @Test
  void aTrainingOfThreeEpochsGrowsToo() {
    assertThat(rising(rule(3), 3))
        .extracting(DynamicBatchState::globalBatch)
        .containsExactly(64, 128, 256);
  }

  @Test
  void aTrainingOfFiveEpochsGrowsToo() {
    assertThat(rising(rule(5), 5))
        .extracting(DynamicBatchState::globalBatch)
        .containsExactly(64, 128, 256, 512, 1024);
  }

  @Test
  void aFallGoesBackToTheValuesOfTheBestEpochAndBeginsTheMomentumPhase() {
    DynamicBatchSize rule = rule(30);
    DynamicBatchState doubled = after(rule, 0.5, 0.6, 0.7, 0.8, 0.81, 0.82);
    assertThat(doubled.globalBatch()).isEqualTo(256);

    DynamicBatchState back = rule.next(doubled, 0.79, VALIDATION);

    assertThat(back.phase()).isEqualTo(Phase.MOMENTUM);
    assertThat(back.change()).isEqualTo(Change.ACCURACY_FELL);
    assertThat(back.current()).isEqualTo(new Values(0.02, 0.9, 128));
    assertThat(back.bestAccuracy()).isEqualTo(0.82);
  }

  @Test
  void aFallWithinOneStandardErrorIsNoise() {
    // The standard error of 0.8 on 2500 examples is 0.008.
    DynamicBatchState doubled = after(rule(30), 0.5, 0.6, 0.7, 0.8);

    assertThat(rule(30).next(doubled, 0.7921, VALIDATION).phase()).isEqualTo(Phase.LEARNING_RATE);
    assertThat(rule(30).next(doubled, 0.7919, VALIDATION).phase()).isEqualTo(Phase.MOMENTUM);
  }

  @Test
  void aFallDuringWarmUpIsIgnored() {
    assertThat(after(rule(30), 0.5, 0.3).phase()).isEqualTo(Phase.WARM_UP);
  }

  @Test
  void theBatchFollowsTheMomentumCurve() {
    // Warm-up of 3 epochs to a batch of 128, then a fall; the curve advances 1/30 an epoch.
    DynamicBatchSize rule = rule(30);
    DynamicBatchState state = after(rule, 0.5, 0.6, 0.7, 0.8, 0.7);
    List<Integer> batches = new ArrayList<>();
    while (state.phase() == Phase.MOMENTUM) {
      batches.add(state.globalBatch());
      state = rule.next(state, 0.8, VALIDATION);
    }

    // 128 times 1, 1.19, 1.42, 1.70, 2.05, 2.46, 2.90, 3.31, 3.62, then the peak's 3.72.
    assertThat(batches).containsExactly(128, 128, 160, 192, 256, 288, 352, 416, 448);
    assertThat(state.phase()).isEqualTo(Phase.STEADY);
    assertThat(state.change()).isEqualTo(Change.MOMENTUM_AT_PEAK);
    assertThat(state.globalBatch()).isEqualTo(448);
    assertThat(state.learningRate()).isEqualTo(0.02);
  }

  @Test
  void theFirstEpochOfTheMomentumPhaseIsNotJudged() {
    DynamicBatchSize rule = rule(30);
    DynamicBatchState recovered = after(rule, 0.5, 0.6, 0.7, 0.8, 0.7, 0.75);
    assertThat(recovered.phase()).isEqualTo(Phase.MOMENTUM);
    assertThat(recovered.momentum()).isGreaterThan(0.9);

    DynamicBatchState ended = rule.next(recovered, 0.78, VALIDATION);

    assertThat(ended.phase()).isEqualTo(Phase.STEADY);
    assertThat(ended.change()).isEqualTo(Change.ACCURACY_FELL);
    assertThat(ended.current()).isEqualTo(new Values(0.02, 0.9, 128));
  }

  @Test
  void growthIsCutShortAtATenthOfTheExamples() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(5, 100_000, 4_000));
    List<DynamicBatchState> states = rising(rule, 5);

    assertThat(states)
        .extracting(DynamicBatchState::globalBatch)
        .containsExactly(64, 128, 256, 384, 384);
    assertThat(states.get(3).learningRate()).isCloseTo(0.06, within(1e-12));
    assertThat(states.get(3).phase()).isEqualTo(Phase.STEADY);
    assertThat(states.get(3).change()).isEqualTo(Change.BATCH_AT_TENTH_OF_EXAMPLES);
  }

  @Test
  void growthIsCutShortAtTheCapacityOfTheWorkers() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(5, 300, 60_000));
    DynamicBatchState last = rising(rule, 4).get(3);

    assertThat(last.globalBatch()).isEqualTo(288);
    assertThat(last.change()).isEqualTo(Change.BATCH_AT_CAPACITY);
  }

  @Test
  void growthThatIsCutShortAtWhatTheUserAllowsSaysSo() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(5, 256, 300, 60_000));
    DynamicBatchState last = rising(rule, 3).get(2);

    assertThat(last.globalBatch()).isEqualTo(256);
    assertThat(last.change()).isEqualTo(Change.BATCH_AT_MOST_ALLOWED);
  }

  @Test
  void memoryThatHoldsLessThanTheUserAllowsIsWhatCutsGrowthShort() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(5, 512, 300, 60_000));

    assertThat(rising(rule, 4).get(3).change()).isEqualTo(Change.BATCH_AT_CAPACITY);
  }

  @Test
  void momentumGivesWayWhenTheBatchMeetsItsLimitInTheMomentumPhase() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(30, 200, 60_000));
    DynamicBatchState state = after(rule, 0.5, 0.6, 0.7, 0.8, 0.7, 0.8, 0.8, 0.8);

    assertThat(state.phase()).isEqualTo(Phase.STEADY);
    assertThat(state.globalBatch()).isEqualTo(192);
    assertThat(state.learningRate()).isEqualTo(0.02);
    assertThat(0.1 / (1 - state.momentum())).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void onATinySetTheBatchStaysAtItsInitialSize() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(5, 100_000, 100));

    assertThat(rising(rule, 5)).allSatisfy(s -> assertThat(s.globalBatch()).isEqualTo(64));
  }

  @Test
  void theRateDecaysAfterFiveEpochsWithoutImprovement() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(3, 100, 60_000));
    DynamicBatchState state = after(rule, 0.8);
    assertThat(state.phase()).isEqualTo(Phase.STEADY);
    double grown = state.learningRate();
    for (int epoch = 0; epoch < 4; epoch++) {
      state = rule.next(state, 0.8, VALIDATION);
      assertThat(state.learningRate()).isEqualTo(grown);
    }

    state = rule.next(state, 0.8, VALIDATION);

    assertThat(state.change()).isEqualTo(Change.PLATEAU);
    assertThat(state.learningRate()).isCloseTo(0.1 * grown, within(1e-12));
    assertThat(state.globalBatch()).isEqualTo(96);
    assertThat(state.staleEpochs()).isZero();
  }

  @Test
  void anImprovementRestartsTheCountOfThePlateau() {
    DynamicBatchSize rule = new DynamicBatchSize(configuration(3, 100, 60_000));
    DynamicBatchState state = after(rule, 0.8, 0.8, 0.8, 0.8, 0.8, 0.81);

    assertThat(state.staleEpochs()).isZero();
    assertThat(state.change()).isEqualTo(Change.NONE);
  }

  @Test
  void aFixedBatchWarmsUpAndDecaysButNeverGrows() {
    DynamicBatchSize rule = new DynamicBatchSize(fixed(10));
    DynamicBatchState state = after(rule, 0.5);
    assertThat(state.phase()).isEqualTo(Phase.STEADY);
    assertThat(state.current()).isEqualTo(new Values(0.02, 0.9, 64));

    state = after(rule, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4);

    assertThat(state.change()).isEqualTo(Change.PLATEAU);
    assertThat(state.globalBatch()).isEqualTo(64);
    assertThat(state.learningRate()).isCloseTo(0.002, within(1e-12));
  }

  @Test
  void anAccuracyThatIsNotANumberIsRefused() {
    DynamicBatchSize rule = rule(30);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.next(rule.first(), Double.NaN, VALIDATION))
        .withMessageContaining("accuracy NaN");
  }

  @Test
  void anInitialBatchBeyondTheCapacityIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration(30, 63, 60_000))
        .withMessage("initial batch of 64 exceeds the 63 images for which there is memory");
  }

  private static DynamicBatchSize rule(int epochs) {
    return new DynamicBatchSize(configuration(epochs, 100_000, 60_000));
  }

  private static DynamicBatchConfiguration configuration(int epochs, int capacity, long examples) {
    return configuration(epochs, 0, capacity, examples);
  }

  private static DynamicBatchConfiguration configuration(
      int epochs, int allowed, int capacity, long examples) {
    MomentumCurve curve = new MomentumCurve(0.9, 0.5, 1.6);
    return new DynamicBatchConfiguration(
        true, epochs, 0.01, 64, curve, 0.1, 2, 0.1, 5, 0.1, allowed, capacity, examples);
  }

  private static DynamicBatchConfiguration fixed(int epochs) {
    MomentumCurve curve = new MomentumCurve(0.9, 0.5, 1.6);
    return new DynamicBatchConfiguration(
        false, epochs, 0.01, 64, curve, 0.1, 2, 0.1, 5, 0.1, 0, 100_000, 60_000);
  }

  /** The states of the first epochs when accuracy rises all along. */
  private static List<DynamicBatchState> rising(DynamicBatchSize rule, int epochs) {
    List<DynamicBatchState> states = new ArrayList<>(List.of(rule.first()));
    for (int epoch = 1; epoch < epochs; epoch++) {
      states.add(rule.next(states.get(epoch - 1), 0.5 + 0.01 * epoch, VALIDATION));
    }
    return states;
  }

  /** The state after epochs of these accuracies. */
  private static DynamicBatchState after(DynamicBatchSize rule, double... accuracies) {
    DynamicBatchState state = rule.first();
    for (double accuracy : accuracies) {
      state = rule.next(state, accuracy, VALIDATION);
    }
    return state;
  }
}
