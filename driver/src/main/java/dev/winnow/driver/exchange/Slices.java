package dev.winnow.driver.exchange;

/**
 * How a vector is cut: one slice for each rank, each slice into pieces that are sent apart, so that
 * sending, summing and receiving overlap. The only place that knows this arithmetic.
 *
 * @param length floats of the whole vector
 * @param numWorkers number of slices, sizes differing by one at most
 */
record Slices(int length, int numWorkers) {
  /**
   * Floats of a piece: 1 MiB, long enough to hide the cost of a message, short enough to overlap.
   */
  static final int PIECE_LENGTH = 1 << 18;

  int offset(int rank) {
    return (int) ((long) length * rank / numWorkers);
  }

  int length(int rank) {
    return offset(rank + 1) - offset(rank);
  }

  int pieces(int rank) {
    return (length(rank) + PIECE_LENGTH - 1) / PIECE_LENGTH;
  }

  /** Where in the whole vector a piece of a rank's slice begins. */
  int pieceOffset(int rank, int piece) {
    return offset(rank) + piece * PIECE_LENGTH;
  }

  int pieceLength(int rank, int piece) {
    return Math.min(PIECE_LENGTH, length(rank) - piece * PIECE_LENGTH);
  }
}
