package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.Phase;
import dev.winnow.driver.exchange.PieceHeader.PieceKey;

/**
 * One worker's part in the averages of an epoch, which follows from its rank and what is averaged.
 *
 * @param slices of the vector that every round averages
 */
record ExchangeRole(int rank, Slices slices, ExchangePrecision precision) {
  /**
   * Whether another worker sends this one such a piece in some round: its own values of a piece
   * that this worker sums, or the sum of a piece that it has summed itself.
   */
  boolean receives(PieceKey key, int bytes) {
    int workers = slices.numWorkers();
    int owner = key.phase() == Phase.SCATTER ? rank : key.sender();
    return key.sender() >= 0
        && key.sender() < workers
        && key.sender() != rank
        && key.piece() >= 0
        && key.piece() < slices.pieces()
        && key.piece() % workers == owner
        && bytes > 0
        && bytes == precision.bytes(slices.length(key.piece()));
  }
}
