package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.Phase;
import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * One average, as one worker takes part in it. Pieces go from the last to the first, the order in
 * which a backward pass has them ready: those of others are sent to their owners, those of this
 * worker's slice are summed as soon as they have come from everybody, and the sums sent to all.
 */
final class ExchangeRound {
  /** Floats that are summed at once: they stay in the nearest cache. */
  private static final int CHUNK = 2048;

  private final int round;
  private final int rank;
  private final Peers peers;
  private final ExchangePrecision precision;
  private final PieceBuffers buffers;
  private final Slices slices;
  private final float[] vector;
  private final float weight;
  private final float[] sum = new float[CHUNK];
  private final float[] addend = new float[CHUNK];

  /** The next pieces to send, and of this worker's slice to sum. */
  private int sending;

  private int summing;

  /**
   * @param round counts the averages of the epoch
   * @param vector of which the slices are
   */
  ExchangeRound(
      int round,
      int rank,
      Peers peers,
      ExchangePrecision precision,
      PieceBuffers buffers,
      Slices slices,
      float[] vector,
      float weight) {
    this.round = round;
    this.rank = rank;
    this.peers = peers;
    this.precision = precision;
    this.buffers = buffers;
    this.slices = slices;
    this.vector = vector;
    this.weight = weight;
    this.sending = slices.pieces() - 1;
    this.summing = slices.pieces() - slices.numWorkers() + rank;
  }

  /** Weighs the pieces that lie behind an index, and sends those that others sum. */
  void send(int from) {
    for (; sending >= 0 && slices.offset(sending) >= from; sending--) {
      int offset = slices.offset(sending);
      int end = offset + slices.length(sending);
      for (int i = offset; i < end; i++) {
        vector[i] *= weight;
      }
      int owner = slices.owner(sending);
      if (owner != rank && end > offset) {
        peers.send(owner, key(Phase.SCATTER, rank, sending), written(sending));
      }
    }
  }

  /** Sums what others need not be waited for. */
  void sumWhatHasCome(Mailbox mailbox) {
    while (summing > sending && hasCome(mailbox)) {
      sumNext(key -> mailbox.take(key, 0, () -> false));
    }
  }

  /** Whether sums of this worker's slice are left to be made. */
  boolean isSumming() {
    return summing >= 0;
  }

  private boolean hasCome(Mailbox mailbox) {
    for (int sender = 0; sender < slices.numWorkers(); sender++) {
      if (sender != rank
          && slices.length(summing) > 0
          && !mailbox.has(key(Phase.SCATTER, sender, summing))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sums a piece in the order of ranks and sends the sum.
   *
   * @param take waits for a piece
   */
  void sumNext(Function<PieceKey, ByteBuffer> take) {
    int piece = summing;
    summing -= slices.numWorkers();
    if (slices.length(piece) == 0) {
      return;
    }
    ByteBuffer[] received = new ByteBuffer[slices.numWorkers()];
    for (int sender = 0; sender < received.length; sender++) {
      received[sender] = sender == rank ? null : take.apply(key(Phase.SCATTER, sender, piece));
    }
    for (int from = 0; from < slices.length(piece); from += CHUNK) {
      sum(received, piece, from, Math.min(CHUNK, slices.length(piece) - from));
    }
    for (ByteBuffer one : received) {
      if (one != null) {
        buffers.giveBack(one);
      }
    }
    ByteBuffer written = written(piece);
    precision.read(written, 0, vector, slices.offset(piece), slices.length(piece));
    peers.sendToAll(key(Phase.GATHER, rank, piece), written);
  }

  private void sum(ByteBuffer[] received, int piece, int from, int length) {
    int offset = slices.offset(piece) + from;
    for (int i = 0; i < length; i++) {
      sum[i] = 0;
    }
    for (ByteBuffer one : received) {
      if (one == null) {
        System.arraycopy(vector, offset, addend, 0, length);
      } else {
        precision.read(one, from, addend, 0, length);
      }
      for (int i = 0; i < length; i++) {
        sum[i] += addend[i];
      }
    }
    System.arraycopy(sum, 0, vector, offset, length);
  }

  /**
   * Takes the sums that others have made.
   *
   * @param take waits for a piece
   */
  void gather(Function<PieceKey, ByteBuffer> take) {
    for (int piece = slices.pieces() - 1; piece >= 0; piece--) {
      int owner = slices.owner(piece);
      int length = slices.length(piece);
      if (owner != rank && length > 0) {
        ByteBuffer sums = take.apply(key(Phase.GATHER, owner, piece));
        precision.read(sums, 0, vector, slices.offset(piece), length);
        buffers.giveBack(sums);
      }
    }
  }

  private ByteBuffer written(int piece) {
    ByteBuffer written = buffers.take(precision.bytes(slices.length(piece)));
    precision.write(vector, slices.offset(piece), slices.length(piece), written);
    return written.flip();
  }

  private PieceKey key(Phase phase, int sender, int piece) {
    return new PieceKey(round, phase, sender, piece);
  }
}
