package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import dev.winnow.worker.training.AveragingException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Pieces that have come for one topic and have not been taken. Thread-safe. */
final class Mailbox {
  private final Map<PieceKey, CompletableFuture<ByteBuffer>> pieces = new ConcurrentHashMap<>();
  private final PieceBuffers buffers = PieceBuffers.toReceive();
  private volatile Throwable failure;

  /** Memory for the pieces that come. */
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
