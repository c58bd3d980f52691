package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.stacking.MemberPredictions;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * An ensemble measured on labelled examples.
 *
 * @param examples number of examples
 * @param ensemble of the blended probabilities
 * @param members of each member alone, in the order of the weights
 * @param confusion of the ensemble's decisions
 */
public record Evaluation(
    long examples, Score ensemble, List<Score> members, ConfusionMatrix confusion)
    implements Serializable {
  public Evaluation {
    members = List.copyOf(members);
  }

  /**
   * Measures on the driver.
   *
   * @param weights [member], not negative, summing to 1
   * @throws IllegalArgumentException when there are no examples
   */
  public static Evaluation of(Iterable<MemberPredictions> predictions, double[] weights) {
    EvaluationTally tally = new EvaluationTally(weights);
    predictions.forEach(tally::add);
    return tally.evaluation();
  }

  /**
   * Measures on the executors, in one pass; the result does not depend on the order in which tasks
   * end.
   *
   * @param weights [member], not negative, summing to 1
   * @throws IllegalArgumentException when there are no examples
   */
  public static Evaluation of(JavaRDD<MemberPredictions> predictions, double[] weights) {
    List<EvaluationTally> partitions =
        predictions
            .mapPartitions(
                each -> {
                  EvaluationTally tally = new EvaluationTally(weights);
                  each.forEachRemaining(tally::add);
                  return List.of(tally).iterator();
                })
            .collect();
    EvaluationTally all = new EvaluationTally(weights);
    partitions.forEach(all::merge);
    return all.evaluation();
  }
}
