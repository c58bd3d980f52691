package dev.winnow.ensemble.stacking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.mllib.linalg.DenseVector;
import org.apache.spark.mllib.linalg.Vectors;
import org.junit.jupiter.api.Test;

class BlendTest {
  private static final ExactSum SUM = ExactSum.of(1, Blend.LOSS_BOUND);

  @Property(seed = "20200512")
  void theGradientIsThatOfTheLoss(@ForAll long seed) {
    Random random = new Random(seed);
    double[] theta = random.doubles(3, -4, 4).toArray();
    double[] q = random.doubles(3, 1e-3, 1).toArray();
    DenseVector gradient = (DenseVector) Vectors.zeros(3);
    new SoftmaxBlendGradient(SUM).compute(Vectors.dense(q), 0, Vectors.dense(theta), gradient);

    for (int i = 0; i < 3; i++) {
      double step = 1e-4;
      double difference = (loss(q, moved(theta, i, step)) - loss(q, moved(theta, i, -step))) / 2;
      assertThat(gradient.values()[i]).isCloseTo(difference / step, within(1e-6));
    }
  }

  @Property(seed = "20200512")
  void theTermsOfAnExactSumAddUpInAnyOrder(@ForAll long seed) {
    double[] terms = new Random(seed).doubles(500, -27, 27).toArray();
    ExactSum exact = ExactSum.of(terms.length, 27);
    double forward = 0;
    double backward = 0;
    for (int i = 0; i < terms.length; i++) {
      forward += exact.term(terms[i]);
      backward += exact.term(terms[terms.length - 1 - i]);
    }
    assertThat(forward).isEqualTo(backward);
    assertThat(forward).isCloseTo(Arrays.stream(terms).sum(), within(1e-7));
  }

  @Test
  void theMostProbableClassWinsAndTheFirstOfEquals() {
    MemberPredictions predictions =
        new MemberPredictions(1, 0, 2, new float[] {0.6f, 0.3f, 0.1f, 0.1f, 0.3f, 0.6f});

    assertThat(Blend.decide(new double[] {0.9, 0.1}, predictions)).isZero();
    assertThat(Blend.decide(new double[] {0.1, 0.9}, predictions)).isEqualTo(2);
    assertThat(Blend.decide(new double[] {0.5, 0.5}, predictions)).isZero();
  }

  @Test
  void predictionsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new MemberPredictions(1, 0, 2, new float[3]))
        .hasMessage("3 probabilities cannot be those of 2 members");
    assertThatThrownBy(() -> new MemberPredictions(1, 2, 2, new float[4]))
        .hasMessage("label 2 is none of the 2 classes");
  }

  private static double loss(double[] q, double[] theta) {
    double[] weights = SoftmaxBlendGradient.softmax(theta);
    double blended = 0;
    for (int i = 0; i < q.length; i++) {
      blended += weights[i] * q[i];
    }
    return -Math.log(blended);
  }

  private static double[] moved(double[] theta, int index, double step) {
    double[] result = theta.clone();
    result[index] += step;
    return result;
  }
}
