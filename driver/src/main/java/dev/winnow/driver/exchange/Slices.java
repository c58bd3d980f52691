package dev.winnow.driver.exchange;

/**
 * How a vector is cut: into groups of W pieces, one a rank, that are exchanged one group after the
 * other, so that sending, summing and receiving overlap. The slice of a rank is its piece of each
 * group: so all owners have work whichever end of the vector is ready first. The only place that
 * knows this arithmetic.
 *
 * @param length floats of the whole vector
 * @param numWorkers W
 */
record Slices(int length, int numWorkers) {
  /**
   * Floats of the longest piece: long enough to hide the cost of a message, short enough to overlap
   * and for the pieces under way to stay in a processor's cache.
   */
  static final int LONGEST_PIECE = 1 << 17;

  /** At least 1. */
  int groups() {
    long group = (long) LONGEST_PIECE * numWorkers;
    return Math.max(1, (int) ((length + group - 1) / group));
  }

  /** Of all groups. */
  int pieces() {
    return groups() * numWorkers;
  }

  int piece(int group, int rank) {
    return group * numWorkers + rank;
  }

  int offset(int piece) {
    return (int) ((long) length * piece / pieces());
  }

  /** Differs by one at most between pieces; 0 for some when there are more ranks than floats. */
  int length(int piece) {
    return offset(piece + 1) - offset(piece);
  }
}
