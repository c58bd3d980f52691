package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import dev.winnow.worker.training.AveragingException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Pieces that have come for one worker in one topic and have not been taken: of the round that it
 * has begun last and of the next, and of such keys and sizes as the others send it. So whatever is
 * sent to the port, a mailbox holds two rounds at most. Thread-safe.
 */
final class Mailbox {
  private final ExchangeRole role;
  private final Map<PieceKey, CompletableFuture<ByteBuffer>> pieces = new ConcurrentHashMap<>();
  private final PieceBuffers buffers = PieceBuffers.toReceive();
  private volatile Throwable failure;

  /** The round that was begun last. */
  private volatile int round;

  Mailbox(ExchangeRole role) {
    this.role = role;
  }

  /**
   * Pieces of this round and of the next may come from now on: no other worker can end a round
   * before this one has sent its own values.
   */
  void begin(int number) {
    round = number;
  }

  /**
   * Memory for a piece that is about to come.
   *
   * @throws IllegalArgumentException for a piece that no other worker sends
   */
  ByteBuffer toReceive(PieceKey key, int bytes) {
    int number = round;
    if (key.round() < number || key.round() > number + 1 || !role.receives(key, bytes)) {
      throw new IllegalArgumentException(
          "nobody sends rank %d in round %d a piece of %d bytes with %s"
              .formatted(role.rank(), number, bytes, key));
    }
    return buffers.take(bytes);
  }

  /** Memory of pieces that have come and gone. */
  PieceBuffers buffers() {
    return buffers;
  }

  void deliver(PieceKey key, ByteBuffer piece) {
    future(key).complete(piece);
  }

  /** Makes every wait, now and later, end with this cause. */
  void fail(Throwable cause) {
    failure = cause;
    pieces.values().forEach(piece -> piece.completeExceptionally(cause));
  }

  /** Whether a piece has come and {@link #take} would not wait. */
  boolean has(PieceKey key) {
    CompletableFuture<ByteBuffer> piece = pieces.get(key);
    return piece != null && piece.isDone();
  }

  /**
   * Waits for a piece and removes it.
   *
   * @param sender of the piece, for messages
   * @throws AveragingException when it has not come in time, when a send has failed, or when the
   *     task was given up
   */
  ByteBuffer take(PieceKey key, Patience patience, String sender) {
    CompletableFuture<ByteBuffer> future = future(key);
    if (failure != null) {
      throw failed(failure);
    }
    try {
      ByteBuffer piece = patience.await(future, key);
      pieces.remove(key);
      return piece;
    } catch (TimeoutException e) {
      throw new AveragingException(
          ("%s sent nothing for %d ms (round %d): see the log of its executor, or raise"
                  + " train.round-timeout-seconds")
              .formatted(sender, patience.millis(), key.round()),
          e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private static AveragingException failed(Throwable cause) {
    return new AveragingException(cause.getMessage(), cause);
  }

  private CompletableFuture<ByteBuffer> future(PieceKey key) {
    return pieces.computeIfAbsent(key, ignored -> new CompletableFuture<>());
  }
}
