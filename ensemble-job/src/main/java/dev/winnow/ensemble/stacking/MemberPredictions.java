package dev.winnow.ensemble.stacking;

import java.io.Serializable;

/**
 * What every member of an ensemble says of one example.
 *
 * @param id identity of the example (see {@link dev.winnow.worker.data.ExampleName})
 * @param label the true class, from 0
 * @param members number of members
 * @param probabilities [member][class], flat, in the order of the ensemble's members
 */
public record MemberPredictions(long id, int label, int members, float[] probabilities)
    implements Serializable {
  public MemberPredictions {
    if (members < 1 || probabilities.length == 0 || probabilities.length % members != 0) {
      throw new IllegalArgumentException(
          "%d probabilities cannot be those of %d members"
              .formatted(probabilities.length, members));
    }
    if (label < 0 || label >= probabilities.length / members) {
      throw new IllegalArgumentException(
          "label %d is none of the %d classes".formatted(label, probabilities.length / members));
    }
  }

  /** Number of classes. */
  public int classes() {
    return probabilities.length / members;
  }

  /** The probability that a member gives to a class. */
  public float probability(int member, int label) {
    return probabilities[member * classes() + label];
  }
}
