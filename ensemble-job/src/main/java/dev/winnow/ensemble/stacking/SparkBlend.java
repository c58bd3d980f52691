package dev.winnow.ensemble.stacking;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.optimization.LBFGS;
import org.apache.spark.mllib.optimization.SimpleUpdater;
import scala.Tuple2;

/**
 * Fits blend weights on Spark: distributed L-BFGS for the weights w on the simplex that minimise
 * the log loss of the blended probabilities, -mean log(sum_m w_m p_m(y)).
 *
 * <p>Deterministic: the same examples give the same weights to the last bit, however they are
 * partitioned.
 */
public final class SparkBlend {
  private static final int CORRECTIONS = 10;
  private static final int MAX_ITERATIONS = 100;
  // Of the gradient's norm. On the way to a corner of the simplex the gap halves with each step, so
  // that this leaves a log loss some 1e-6 above the lowest.
  private static final double TOLERANCE = 1e-6;

  private SparkBlend() {}

  /**
   * Fits and compares. Reads the RDD a few dozen times, at one value per member and example: it is
   * best cached.
   *
   * @param predictions the members' predictions on examples that no member was trained on
   * @throws IllegalArgumentException when there are no examples
   */
  public static BlendFit fit(JavaRDD<MemberPredictions> predictions) {
    List<MemberPredictions> first = predictions.take(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException("the blend split has no examples to fit weights on");
    }
    int members = first.get(0).members();
    long examples = predictions.count();
    if (members == 1) {
      return compare(predictions, Blend.single(0, 1), examples);
    }
    JavaRDD<Tuple2<Object, Vector>> trueClass = predictions.map(SparkBlend::ofTrueClass).cache();
    try {
      Tuple2<Vector, double[]> optimum =
          LBFGS.runLBFGS(
              trueClass.rdd(),
              new SoftmaxBlendGradient(ExactSum.of(examples, Blend.LOSS_BOUND)),
              new SimpleUpdater(),
              CORRECTIONS,
              TOLERANCE,
              MAX_ITERATIONS,
              0,
              Vectors.zeros(members));
      double[] weights = SoftmaxBlendGradient.softmax(optimum._1().toArray());
      return compare(predictions, weights, examples);
    } finally {
      trueClass.unpersist();
    }
  }

  private static Tuple2<Object, Vector> ofTrueClass(MemberPredictions predictions) {
    double[] values = new double[predictions.members()];
    for (int member = 0; member < values.length; member++) {
      values[member] = Blend.floored(predictions.probability(member, predictions.label()));
    }
    return new Tuple2<>(0.0, Vectors.dense(values));
  }

  private static BlendFit compare(
      JavaRDD<MemberPredictions> predictions, double[] fitted, long examples) {
    int members = fitted.length;
    double[][] candidates = new double[members + 2][];
    candidates[0] = fitted;
    for (int member = 0; member < members; member++) {
      candidates[1 + member] = Blend.single(member, members);
    }
    candidates[members + 1] = Blend.equal(members);
    BlendTally tally =
        predictions.aggregate(
            new BlendTally(candidates, examples), BlendTally::add, BlendTally::merge);
    List<BlendScore> singles = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      singles.add(tally.score(1 + member, examples));
    }
    return new BlendFit(
        examples, tally.score(0, examples), singles, tally.score(members + 1, examples));
  }
}
