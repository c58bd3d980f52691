package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.stacking.Score;
import java.io.Serializable;
import java.util.List;

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
}
