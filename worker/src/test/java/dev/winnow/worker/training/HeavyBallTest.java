package dev.winnow.worker.training;

import static dev.winnow.worker.network.ParameterRange.Kind.CONVOLUTION_WEIGHT;
import static dev.winnow.worker.network.ParameterRange.Kind.OTHER_WEIGHT;
import static dev.winnow.worker.network.ParameterRange.Kind.STATISTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.worker.kernel.Team;
import dev.winnow.worker.network.ParameterRange;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeavyBallTest {
  private static final List<ParameterRange> RANGES =
      List.of(
          new ParameterRange(0, 5, CONVOLUTION_WEIGHT),
          new ParameterRange(5, 3, OTHER_WEIGHT),
          new ParameterRange(8, 2, STATISTIC));
  private static final HeavyBall.Rate RATE = new HeavyBall.Rate(0.1f, 0.9f, 0.01f, 0.5f);

  private final HeavyBall optimizer = new HeavyBall(RANGES);
  private final SplittableRandom random = new SplittableRandom(Long.getLong("test.seed"));

  @Test
  void aConvolutionWeightFollowsTheGradientAndTheL2Term() {
    float[] theta = new HeavyBallState(2f, 0.5f).step(CONVOLUTION_WEIGHT, 3f);

    // v = 0.9 * 0.5 + 3 + 2 * 0.01 * 2 = 3.49
    assertThat(theta[1]).isCloseTo(3.49f, within(1e-6f));
    assertThat(theta[0]).isCloseTo(2 - 0.349f, within(1e-6f));
  }

  @Test
  void aConstantRateTakesTheStepsOfThePaper() {
    float[] theta = {2f};
    float[] velocity = new float[1];
    double paper = 2;
    double paperVelocity = 0;
    HeavyBall one = new HeavyBall(List.of(new ParameterRange(0, 1, CONVOLUTION_WEIGHT)));
    for (int step = 0; step < 30; step++) {
      float gradient = (float) random.nextDouble();
      one.step(theta, velocity, new float[] {gradient}, 1, RATE);
      paperVelocity = 0.9 * paperVelocity + 0.1 * (gradient + 2 * 0.01 * paper);
      paper -= paperVelocity;
    }

    assertThat(theta[0]).isCloseTo((float) paper, within(1e-4f));
  }

  @Test
  void aChangeOfTheRateChangesThePaceAtOnce() {
    HeavyBall one = new HeavyBall(List.of(new ParameterRange(0, 1, OTHER_WEIGHT)));
    float[] theta = {0f};
    float[] velocity = {4f};

    one.step(theta, velocity, new float[1], 1, new HeavyBall.Rate(0.01f, 0.5f, 0f, 0f));

    assertThat(theta[0]).isEqualTo(-0.02f);
  }

  @Test
  void anyOtherWeightDoesNotDecay() {
    float[] theta = new HeavyBallState(2f, 0.5f).step(OTHER_WEIGHT, 3f);

    assertThat(theta[1]).isCloseTo(3.45f, within(1e-6f));
    assertThat(theta[0]).isCloseTo(2 - 0.345f, within(1e-6f));
  }

  @Test
  void aStatisticMovesByAShareOfItsGradientWithoutRateOrMomentum() {
    float[] theta = new HeavyBallState(2f, 0f).step(STATISTIC, 0.25f);

    assertThat(theta).containsExactly(1.875f, 0f);
  }

  @Test
  void aWeightOfZeroWithoutGradientStaysExactlyZero() {
    assertThat(new HeavyBallState(0f, 0f).step(CONVOLUTION_WEIGHT, 0f)).containsExactly(0f, 0f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void averagingAfterOneLocalStepEqualsOneGlobalStep(int workers) {
    assertSharedStepsEndWhereGlobalOnesDo(workers, 1, vector());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void aRunOfStepsDoesNotDependOnHowManyWorkersShareTheBatch(int workers) {
    assertSharedStepsEndWhereGlobalOnesDo(workers, 20, new float[vector().length]);
  }

  /** Each worker has some images of each step, by which what it comes to is weighted. */
  private void assertSharedStepsEndWhereGlobalOnesDo(int workers, int steps, float[] velocity) {
    float[] theta = vector();
    float[] globalTheta = theta.clone();
    float[] globalVelocity = velocity.clone();
    float[] sharedTheta = theta;
    float[] sharedVelocity = velocity;
    for (int step = 0; step < steps; step++) {
      float[][] sums = new float[workers][];
      int[] images = new int[workers];
      for (int w = 0; w < workers; w++) {
        sums[w] = vector();
        images[w] = 1 + random.nextInt(40);
      }
      int total = IntStream.of(images).sum();

      optimizer.step(globalTheta, globalVelocity, weightedSum(sums, 1f / total), 1, RATE);

      float[] averageTheta = new float[theta.length];
      float[] averageVelocity = new float[theta.length];
      for (int w = 0; w < workers; w++) {
        float[] localTheta = sharedTheta.clone();
        float[] localVelocity = sharedVelocity.clone();
        float[] localMean = weightedSum(new float[][] {sums[w]}, 1f / images[w]);
        optimizer.step(localTheta, localVelocity, localMean, 1, RATE);
        add(averageTheta, localTheta, (float) images[w] / total);
        add(averageVelocity, localVelocity, (float) images[w] / total);
      }
      sharedTheta = averageTheta;
      sharedVelocity = averageVelocity;
    }

    assertThat(sharedTheta).containsExactly(globalTheta, within(1e-5f));
    assertThat(sharedVelocity).containsExactly(globalVelocity, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void aLongVectorMovesAsItsParametersWouldAlone(int threads) {
    int length = 200_003;
    float[] theta = vector(length);
    float[] velocity = vector(length);
    float[] gradient = vector(length);
    float[] expectedTheta = theta.clone();
    float[] expectedVelocity = velocity.clone();
    for (int i = 0; i < length; i++) {
      expectedVelocity[i] = 0.9f * velocity[i] + (0.3f * gradient[i] + 2 * 0.01f * theta[i]);
      expectedTheta[i] -= 0.1f * expectedVelocity[i];
    }
    int threadsBefore = Team.shared().threads();
    Team.resize(threads);
    try {
      new HeavyBall(List.of(new ParameterRange(0, length, CONVOLUTION_WEIGHT)))
          .step(theta, velocity, gradient, 0.3f, RATE);
    } finally {
      Team.resize(threadsBefore);
    }

    assertThat(theta).isEqualTo(expectedTheta);
    assertThat(velocity).isEqualTo(expectedVelocity);
  }

  @Test
  void aVectorOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.step(new float[10], new float[9], new float[10], 1, RATE))
        .withMessage("velocity of length 9 for 10 parameters");
  }

  @Test
  void rangesWithAGapAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new HeavyBall(
                    List.of(
                        new ParameterRange(0, 4, OTHER_WEIGHT),
                        new ParameterRange(5, 1, STATISTIC))))
        .withMessage("a range of parameters starts at 5, but the one before it ends at 4");
  }

  @Test
  void aMomentumOfOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeavyBall.Rate(0.1f, 1f, 0f, 0f))
        .withMessageContaining("momentum 1.0");
  }

  @Test
  void statisticsRememberAsManyImagesWhateverTheBatch() {
    assertThat(HeavyBall.Rate.of(0.1f, 0.9f, 0f, 64).statistics()).isEqualTo(0.2f);
    assertThat(HeavyBall.Rate.of(0.1f, 0.9f, 0f, 256).statistics()).isEqualTo(0.5f);
    assertThat(HeavyBall.Rate.of(0.1f, 0.9f, 0f, 4864).statistics()).isEqualTo(0.95f);
  }

  @Test
  void aShareOfTheStatisticsAboveOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeavyBall.Rate(0.1f, 0.9f, 0f, 1.5f))
        .withMessageContaining("share of the statistics 1.5");
  }

  /** One parameter and its velocity. */
  private record HeavyBallState(float parameter, float velocity) {
    float[] step(ParameterRange.Kind kind, float gradient) {
      float[] theta = {parameter};
      float[] v = {velocity};
      new HeavyBall(List.of(new ParameterRange(0, 1, kind)))
          .step(theta, v, new float[] {gradient}, 1, RATE);
      return new float[] {theta[0], v[0]};
    }
  }

  private float[] vector() {
    return vector(RANGES.get(RANGES.size() - 1).end());
  }

  private float[] vector(int length) {
    float[] vector = new float[length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (2 * random.nextDouble() - 1);
    }
    return vector;
  }

  private static float[] weightedSum(float[][] vectors, float weight) {
    float[] sum = new float[vectors[0].length];
    for (float[] vector : vectors) {
      add(sum, vector, weight);
    }
    return sum;
  }

  private static void add(float[] sum, float[] vector, float weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * vector[i];
    }
  }
}
