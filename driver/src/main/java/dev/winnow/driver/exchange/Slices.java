package dev.winnow.driver.exchange;

/**
 * How a vector is cut: into pieces that are sent apart, so that sending, summing and receiving
 * overlap. The slice of a rank is every W-th piece, so that all owners have work whichever end of
 * the vector is ready first. The only place that knows this arithmetic.
 *
 * @param length floats of the whole vector
 * @param numWorkers W
 */
record Slices(int length, int numWorkers) {
  /**
   * Floats of the longest piece: long enough to hide the cost of a message, short enough to overlap
   * and for a processor's cache. Some bytes less than 1 MiB, for a buffer with its header would
   * otherwise take two of the collector's regions.
   */
  static final int LONGEST_PIECE = (1 << 18) - 64;

  /** A multiple of W. Lengths of pieces differ by one at most; where W is larger, some are 0. */
  int pieces() {
    long round = (long) LONGEST_PIECE * numWorkers;
    return Math.max(1, (int) ((length + round - 1) / round)) * numWorkers;
  }

  int owner(int piece) {
    return piece % numWorkers;
  }

  int offset(int piece) {
    return (int) ((long) length * piece / pieces());
  }

  int length(int piece) {
    return offset(piece + 1) - offset(piece);
  }
}
