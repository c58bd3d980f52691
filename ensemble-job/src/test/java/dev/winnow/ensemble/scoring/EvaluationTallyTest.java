package dev.winnow.ensemble.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.ensemble.stacking.MemberPredictions;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTallyTest {
  private static final double[] WEIGHTS = {0.25, 0.75};

  /** Two members, two classes; the second member is right on the first three. */
  private static final List<MemberPredictions> PREDICTIONS =
      List.of(
          predictions(1, 0, 0.9f, 0.8f),
          predictions(2, 0, 0.2f, 0.6f),
          predictions(3, 1, 0.9f, 0.1f),
          predictions(4, 1, 0.4f, 0.7f));

  @Test
  void membersAndTheirBlendAreMeasured() {
    Evaluation evaluation = evaluate(PREDICTIONS, WEIGHTS);

    assertThat(evaluation.examples()).isEqualTo(4);
    assertThat(evaluation.members().get(0).accuracy()).isEqualTo(0.5);
    assertThat(evaluation.members().get(1).accuracy()).isEqualTo(0.75);
    assertThat(evaluation.members().get(1).logLoss())
        .isCloseTo(
            -(Math.log(0.8) + Math.log(0.6) + Math.log(0.9) + Math.log(0.3)) / 4, within(1e-6));
    // Of class 0 the blend says 0.825, 0.5, 0.3 and 0.625; equal ones go to the first class.
    assertThat(evaluation.ensemble().accuracy()).isEqualTo(0.75);
    assertThat(evaluation.ensemble().logLoss())
        .isCloseTo(
            -(Math.log(0.825) + Math.log(0.5) + Math.log(0.7) + Math.log(0.375)) / 4, within(1e-6));
  }

  @Test
  void theConfusionMatrixTellsWhatWasTakenForWhat() {
    ConfusionMatrix confusion = evaluate(PREDICTIONS, WEIGHTS).confusion();

    assertThat(confusion.counts()).isDeepEqualTo(new long[][] {{2, 0}, {1, 1}});
    assertThat(confusion.accuracy(0)).isEqualTo(1);
    assertThat(confusion.accuracy(1)).isEqualTo(0.5);
  }

  @Test
  void partsMergeToTheWhole() {
    EvaluationTally merged = new EvaluationTally(WEIGHTS, PREDICTIONS.size());
    // One of them empty, as a partition may be; the last one first.
    for (List<MemberPredictions> some :
        List.of(PREDICTIONS.subList(3, 4), PREDICTIONS.subList(3, 3), PREDICTIONS.subList(0, 3))) {
      EvaluationTally part = new EvaluationTally(WEIGHTS, PREDICTIONS.size());
      some.forEach(part::add);
      merged.merge(part);
    }

    assertThat(merged.evaluation())
        .usingRecursiveComparison()
        .isEqualTo(evaluate(PREDICTIONS, WEIGHTS));
  }

  @Test
  void noExamplesAreRefused() {
    assertThatThrownBy(() -> evaluate(List.of(), WEIGHTS))
        .hasMessage("there are no examples to evaluate on");
  }

  @Test
  void weightsOfAnotherEnsembleAreRefused() {
    assertThatThrownBy(() -> evaluate(PREDICTIONS, new double[] {1}))
        .hasMessage("predictions of 2 members for 1 weights");
  }

  static Evaluation evaluate(List<MemberPredictions> predictions, double[] weights) {
    EvaluationTally tally = new EvaluationTally(weights, predictions.size());
    predictions.forEach(tally::add);
    return tally.evaluation();
  }

  /** What each of two members says of class 0. */
  private static MemberPredictions predictions(long id, int label, float first, float second) {
    return new MemberPredictions(id, label, 2, new float[] {first, 1 - first, second, 1 - second});
  }
}
