package dev.winnow.ensemble.reproduction;

/**
 * How much of the paper's training is done. Epochs and examples shrink alike, by the root of the
 * share, so that the work of a training is about that share of the whole.
 *
 * @param share above 0 and at most 1
 */
public record Budget(double share) {
  public Budget {
    // Written so that NaN is refused.
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a budget must be above 0 and at most 1, not " + share + ": 0.1 is a tenth of the work");
    }
  }

  boolean isWhole() {
    return share == 1;
  }

  /** Of that many epochs, at least one. */
  int epochs(int whole) {
    return (int) scaled(whole);
  }

  /** Of that many examples, at least one. */
  long examples(long whole) {
    return scaled(whole);
  }

  /** For names of folders: -budget-0.1, nothing for the whole. */
  String suffix() {
    return isWhole() ? "" : "-budget-" + number();
  }

  /** For readers, before what is trained: budget 0.1, nothing for the whole. */
  String label() {
    return isWhole() ? "" : "budget %s: ".formatted(number());
  }

  private long scaled(long whole) {
    return Math.max(1, Math.round(whole * Math.sqrt(share)));
  }

  private String number() {
    return Double.toString(share);
  }
}
