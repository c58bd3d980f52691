package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.stacking.Blend;
import dev.winnow.ensemble.stacking.ExactSum;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.ensemble.stacking.Score;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Sums over examples, in whatever order, of which an {@link Evaluation} is made. */
final class EvaluationTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The blend's, then those that leave one member alone. */
  private final double[][] weights;

  private final ExactSum lossSum;
  private final double[] losses;
  private final long[] right;
  private long[][] confusion = new long[0][0];
  private long examples;

  /**
   * Of no example yet.
   *
   * @param examples how many will come, in all parts together
   */
  EvaluationTally(double[] blend, long examples) {
    weights = new double[blend.length + 1][];
    weights[0] = blend.clone();
    for (int member = 0; member < blend.length; member++) {
      weights[member + 1] = Blend.single(member, blend.length);
    }
    lossSum = ExactSum.of(examples, Blend.LOSS_BOUND);
    losses = new double[weights.length];
    right = new long[weights.length];
  }

  void add(MemberPredictions predictions) {
    if (predictions.members() != weights.length - 1) {
      throw new IllegalArgumentException(
          "predictions of %d members for %d weights"
              .formatted(predictions.members(), weights.length - 1));
    }
    grow(predictions.classes());
    examples++;
    for (int i = 0; i < weights.length; i++) {
      losses[i] += lossSum.term(Blend.logLoss(weights[i], predictions));
      int decided = Blend.decide(weights[i], predictions);
      if (decided == predictions.label()) {
        right[i]++;
      }
      if (i == 0) {
        confusion[predictions.label()][decided]++;
      }
    }
  }

  void merge(EvaluationTally other) {
    grow(other.confusion.length);
    examples += other.examples;
    for (int i = 0; i < weights.length; i++) {
      losses[i] += other.losses[i];
      right[i] += other.right[i];
    }
    for (int label = 0; label < other.confusion.length; label++) {
      for (int decided = 0; decided < other.confusion.length; decided++) {
        confusion[label][decided] += other.confusion[label][decided];
      }
    }
  }

  Evaluation evaluation() {
    if (examples == 0) {
      throw new IllegalArgumentException("there are no examples to evaluate on");
    }
    List<Score> members = new ArrayList<>();
    for (int i = 1; i < weights.length; i++) {
      members.add(score(i));
    }
    return new Evaluation(examples, score(0), members, new ConfusionMatrix(confusion));
  }

  private Score score(int i) {
    return new Score(losses[i] / examples, right[i] / (double) examples);
  }

  /** The first example tells the number of classes. */
  private void grow(int classes) {
    if (confusion.length == 0) {
      confusion = new long[classes][classes];
    }
  }
}
