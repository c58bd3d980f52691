package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.Phase;
import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One average, as one worker takes part in it. Groups of pieces go from the last to the first, the
 * order in which a backward pass has them ready. Of each, this worker sends the pieces of others to
 * them, sums its own when everybody's has come, sends the sum to all, and takes the sums that
 * others have made.
 *
 * <p>The three advance together, some groups apart: what is under way then stays in the cache, and
 * its memory is used again for the groups that follow.
 */
final class ExchangeRound {
  /** Groups by which summing follows sending, and taking sums follows summing. */
  private static final int DISTANCE = 4;

  /** Floats that are summed at once: they stay in the nearest cache. */
  private static final int CHUNK = 2048;

  private final int round;
  private final int rank;
  private final Slices slices;
  private final ExchangePrecision precision;
  private final Peers peers;
  private final PieceBuffers received;
  private final float[] vector;
  private final float weight;
  private final float[] sum = new float[CHUNK];
  private final float[] addend = new float[CHUNK];

  /** The next group of each. */
  private int sending;

  private int summing;
  private int gathering;

  /**
   * @param round counts the averages of the epoch
   * @param received memory of the pieces that come
   * @param vector of which the role's slices are
   */
  ExchangeRound(
      int round,
      ExchangeRole role,
      Peers peers,
      PieceBuffers received,
      float[] vector,
      float weight) {
    this.round = round;
    this.rank = role.rank();
    this.slices = role.slices();
    this.precision = role.precision();
    this.peers = peers;
    this.received = received;
    this.vector = vector;
    this.weight = weight;
    this.sending = slices.groups() - 1;
    this.summing = sending;
    this.gathering = sending;
  }

  /**
   * Goes as far as is possible without waiting.
   *
   * @param from values from this index on are ready
   * @param hasCome whether a piece has come
   * @param take takes a piece that has come
   */
  void advance(int from, Predicate<PieceKey> hasCome, Function<PieceKey, ByteBuffer> take) {
    if (isAlone()) {
      return;
    }
    while (sending >= 0 && slices.offset(slices.piece(sending, 0)) >= from) {
      send();
    }
    while (summing > sending && haveCome(Phase.SCATTER, summing, hasCome)) {
      sum(take);
    }
    while (gathering > summing && haveCome(Phase.GATHER, gathering, hasCome)) {
      gather(take);
    }
  }

  /**
   * Ends the round, all values being ready.
   *
   * @param takeValues waits for a piece that another worker sends when it has computed it
   * @param takeSums waits for the sum of a piece
   * @return as {@link dev.winnow.worker.training.ParameterAverager.Round#end}
   */
  float end(Function<PieceKey, ByteBuffer> takeValues, Function<PieceKey, ByteBuffer> takeSums) {
    if (isAlone()) {
      return weight;
    }
    while (gathering >= 0) {
      if (sending >= 0) {
        send();
      }
      if (summing >= 0 && (sending < 0 || summing - sending > DISTANCE)) {
        sum(takeValues);
      }
      if (summing < 0 || gathering - summing > DISTANCE) {
        gather(takeSums);
      }
    }
    return 1;
  }

  private boolean isAlone() {
    return slices.numWorkers() == 1;
  }

  /** Of a group, one piece of every other worker: its own values, or its sum. */
  private boolean haveCome(Phase phase, int group, Predicate<PieceKey> hasCome) {
    for (int other = 0; other < slices.numWorkers(); other++) {
      int piece = slices.piece(group, phase == Phase.SCATTER ? rank : other);
      if (other != rank && slices.length(piece) > 0 && !hasCome.test(key(phase, other, piece))) {
        return false;
      }
    }
    return true;
  }

  private void send() {
    for (int i = 1; i < slices.numWorkers(); i++) {
      int owner = (rank + i) % slices.numWorkers();
      int piece = slices.piece(sending, owner);
      if (slices.length(piece) > 0) {
        peers.send(owner, key(Phase.SCATTER, rank, piece), written(piece, weight));
      }
    }
    sending--;
  }

  private void sum(Function<PieceKey, ByteBuffer> take) {
    int piece = slices.piece(summing, rank);
    int length = slices.length(piece);
    summing--;
    if (length == 0) {
      return;
    }
    ByteBuffer[] addends = new ByteBuffer[slices.numWorkers()];
    for (int sender = 0; sender < addends.length; sender++) {
      addends[sender] = sender == rank ? null : take.apply(key(Phase.SCATTER, sender, piece));
    }
    for (int from = 0; from < length; from += CHUNK) {
      sum(addends, slices.offset(piece), from, Math.min(CHUNK, length - from));
    }
    for (ByteBuffer one : addends) {
      if (one != null) {
        received.giveBack(one);
      }
    }
    ByteBuffer written = written(piece, 1);
    if (precision.rounds()) {
      precision.read(written, 0, vector, slices.offset(piece), length);
    }
    peers.sendToAll(key(Phase.GATHER, rank, piece), written);
  }

  /** In the order of ranks, with null for this worker. */
  private void sum(ByteBuffer[] addends, int offset, int from, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] = 0;
    }
    for (ByteBuffer one : addends) {
      float factor = one == null ? weight : 1;
      if (one == null) {
        // Copied: with an offset in the index the compiler adds one value at a time.
        System.arraycopy(vector, offset + from, addend, 0, length);
      } else {
        precision.read(one, from, addend, 0, length);
      }
      for (int i = 0; i < length; i++) {
        sum[i] += factor * addend[i];
      }
    }
    System.arraycopy(sum, 0, vector, offset + from, length);
  }

  private void gather(Function<PieceKey, ByteBuffer> take) {
    for (int i = 1; i < slices.numWorkers(); i++) {
      int owner = (rank + i) % slices.numWorkers();
      int piece = slices.piece(gathering, owner);
      int length = slices.length(piece);
      if (length > 0) {
        ByteBuffer sums = take.apply(key(Phase.GATHER, owner, piece));
        precision.read(sums, 0, vector, slices.offset(piece), length);
        received.giveBack(sums);
      }
    }
    gathering--;
  }

  private ByteBuffer written(int piece, float factor) {
    int length = slices.length(piece);
    ByteBuffer written = peers.buffers().take(precision.bytes(length));
    precision.write(vector, slices.offset(piece), length, factor, written);
    return written.flip();
  }

  private PieceKey key(Phase phase, int sender, int piece) {
    return new PieceKey(round, phase, sender, piece);
  }
}
