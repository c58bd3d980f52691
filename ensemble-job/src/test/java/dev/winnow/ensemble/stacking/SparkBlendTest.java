package dev.winnow.ensemble.stacking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.ensemble.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SparkBlendTest {
  private static final long SEED = Long.getLong("test.seed", 1);
  private static final double ROUNDING = 1e-9;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.open();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void theFittedBlendIsNeverWorseThanAnyMemberOrThePlainAverage() {
    Random random = new Random(SEED);
    for (int round = 0; round < 6; round++) {
      double[] skill = random.doubles(1 + random.nextInt(5), 0, 4).toArray();
      List<MemberPredictions> predictions =
          Predictions.ofSkill(random, 1 + random.nextInt(300), skill);

      BlendFit fit = fit(predictions, 2);

      assertFitted(fit, predictions);
      double chosen = fit.chosen().logLoss();
      for (BlendScore single : fit.singles()) {
        assertThat(chosen).isLessThanOrEqualTo(single.logLoss());
      }
      assertThat(chosen).isLessThanOrEqualTo(fit.equalWeights().logLoss());
      assertThat(chosen)
          .isCloseTo(
              Predictions.meanLogLoss(predictions, fit.chosen().weights()), within(ROUNDING));
      assertSimplex(fit.chosen().weights());
    }
  }

  @Test
  void twoMembersAreBlendedAsAFineGridSays() {
    List<MemberPredictions> predictions = Predictions.ofSkill(new Random(SEED), 400, 1.0, 1.4);
    double best = Double.MAX_VALUE;
    for (int i = 0; i <= 1000; i++) {
      double[] weights = {i / 1000.0, 1 - i / 1000.0};
      best = Math.min(best, Predictions.meanLogLoss(predictions, weights));
    }

    assertThat(fit(predictions, 2).fitted().logLoss()).isBetween(best - 1e-6, best + ROUNDING);
  }

  @Test
  void threeMembersAreBlendedAsAFineGridSays() {
    List<MemberPredictions> predictions = Predictions.ofSkill(new Random(SEED), 200, 1.2, 1, 1.4);
    double best = Double.MAX_VALUE;
    for (int i = 0; i <= 100; i++) {
      for (int j = 0; i + j <= 100; j++) {
        double[] weights = {i / 100.0, j / 100.0, (100 - i - j) / 100.0};
        best = Math.min(best, Predictions.meanLogLoss(predictions, weights));
      }
    }

    assertThat(fit(predictions, 2).fitted().logLoss()).isBetween(best - 1e-4, best + ROUNDING);
  }

  @Test
  void oneMemberDecidesAlone() {
    BlendFit fit = fit(Predictions.ofSkill(new Random(SEED), 50, 1.0), 2);

    assertThat(fit.chosen().weights()).containsExactly(1.0);
  }

  @Test
  void twinsShareAndLoseNothing() {
    List<MemberPredictions> predictions = new ArrayList<>();
    for (MemberPredictions one : Predictions.ofSkill(new Random(SEED), 100, 1.5)) {
      float[] twice = Arrays.copyOf(one.probabilities(), 2 * Predictions.CLASSES);
      System.arraycopy(one.probabilities(), 0, twice, Predictions.CLASSES, Predictions.CLASSES);
      predictions.add(new MemberPredictions(one.id(), one.label(), 2, twice));
    }

    BlendFit fit = fit(predictions, 2);

    assertThat(fit.fitted().weights()).containsExactly(0.5, 0.5);
    assertThat(fit.chosen().logLoss()).isEqualTo(fit.singles().get(0).logLoss());
  }

  @Test
  void aPerfectMemberTakesAllTheWeight() {
    List<MemberPredictions> predictions = replaceMember(1, (label, i) -> label == i ? 1 : 0);

    BlendFit fit = fit(predictions, 2);

    assertFitted(fit, predictions);
    assertThat(fit.chosen().weights()[1]).isGreaterThan(0.999);
    assertThat(fit.chosen().logLoss()).isZero();
    assertThat(fit.chosen().score().accuracy()).isEqualTo(1);
  }

  @Test
  void aMemberThatIsSurelyWrongTakesNone() {
    List<MemberPredictions> predictions =
        replaceMember(1, (label, i) -> (label + 1) % 4 == i ? 1 : 0);

    BlendFit fit = fit(predictions, 2);

    assertFitted(fit, predictions);
    assertThat(fit.fitted().weights()[1]).isLessThan(1e-3);
    assertThat(fit.chosen().weights()[1]).isLessThan(1e-3);
    assertThat(fit.singles().get(1).logLoss()).isCloseTo(-Math.log(Blend.FLOOR), within(1e-6));
  }

  @Test
  void aMemberWhoseTrainingDivergedTakesNone() {
    List<MemberPredictions> predictions = replaceMember(1, (label, i) -> Float.NaN);

    BlendFit fit = fit(predictions, 2);

    assertFitted(fit, predictions);
    assertThat(fit.fitted().weights()[1]).isLessThan(1e-3);
    assertThat(fit.chosen().weights()[1]).isLessThan(1e-3);
    assertThat(fit.chosen().logLoss()).isFinite();
  }

  @Test
  void theWeightsDoNotDependOnThePartitioning() {
    List<MemberPredictions> predictions = Predictions.ofSkill(new Random(SEED), 500, 0.5, 1.0, 1.5);

    BlendScore one = fit(predictions, 1).fitted();
    BlendScore three = fit(predictions, 3).fitted();

    assertThat(three.weights()).containsExactly(one.weights());
    assertThat(three.logLoss()).isEqualTo(one.logLoss());
  }

  @Test
  void anEmptyBlendSplitIsRefused() {
    assertThatThrownBy(() -> fit(List.of(), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blend split has no examples");
  }

  private interface Answer {
    float probability(int label, int answer);
  }

  private static List<MemberPredictions> replaceMember(int member, Answer answer) {
    List<MemberPredictions> predictions = Predictions.ofSkill(new Random(SEED), 120, 1.0, 1.0);
    for (MemberPredictions one : predictions) {
      for (int i = 0; i < Predictions.CLASSES; i++) {
        one.probabilities()[member * Predictions.CLASSES + i] = answer.probability(one.label(), i);
      }
    }
    return predictions;
  }

  private static BlendFit fit(List<MemberPredictions> predictions, int partitions) {
    return SparkBlend.fit(spark.parallelize(predictions, partitions));
  }

  /** Of itself, whatever single member may be chosen in its place. */
  private static void assertFitted(BlendFit fit, List<MemberPredictions> predictions) {
    assertThat(optimalityGap(predictions, fit.fitted().weights())).isLessThan(1e-4);
  }

  /**
   * The log loss is at most this far above the lowest possible one: the duality gap max_m mean(p_m
   * / sum_k w_k p_k) - 1 of the convex problem.
   */
  private static double optimalityGap(List<MemberPredictions> predictions, double[] weights) {
    return IntStream.range(0, weights.length)
        .mapToDouble(member -> meanRatio(predictions, member, weights) - 1)
        .max()
        .orElseThrow();
  }

  private static double meanRatio(
      List<MemberPredictions> predictions, int member, double[] weights) {
    return predictions.stream()
        .mapToDouble(
            one ->
                Blend.floored(one.probability(member, one.label()))
                    / Blend.probability(weights, one, one.label()))
        .average()
        .orElseThrow();
  }

  private static void assertSimplex(double[] weights) {
    assertThat(Arrays.stream(weights).allMatch(weight -> weight >= 0)).isTrue();
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
  }
}
