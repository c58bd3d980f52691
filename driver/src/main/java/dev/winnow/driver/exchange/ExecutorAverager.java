package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import dev.winnow.worker.training.AveragingException;
import dev.winnow.worker.training.ParameterAverager;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Averages between the executors of one member during one epoch. The sum of a slice is made by its
 * owner in the order of ranks, so it is the same bit for bit however messages interleave. Used by
 * one thread.
 */
public final class ExecutorAverager implements ParameterAverager, AutoCloseable {
  /** How often a worker that waits for addresses looks whether Spark has given its task up. */
  private static final long POLL_MILLIS = 100;

  private final ExchangeServer server;
  private final ExchangeTopic topic;
  private final int rank;
  private final ExchangePrecision precision;
  private final Mailbox mailbox;
  private final long timeoutMillis;
  private final BooleanSupplier givenUp;
  private final CompletableFuture<Peers> peers = new CompletableFuture<>();
  private int rounds;
  private long nanos;
  private long waitingNanos;
  private long joiningNanos;

  ExecutorAverager(
      ExchangeServer server,
      ExchangeTopic topic,
      int rank,
      ExchangePrecision precision,
      long timeoutMillis,
      BooleanSupplier givenUp) {
    this.server = server;
    this.topic = topic;
    this.rank = rank;
    this.precision = precision;
    this.timeoutMillis = timeoutMillis;
    this.givenUp = givenUp;
    this.mailbox = server.open(topic, rank);
  }

  /**
   * Joins the workers of an epoch, in a thread of its own: the first gradient is computed
   * meanwhile.
   *
   * @param timeoutMillis longest wait for any one message
   * @param givenUp true once the task need not go on
   * @param gather gives every worker's address in the order of ranks for this worker's; it is
   *     called once, after this worker is able to receive
   */
  public static ExecutorAverager join(
      ExchangeTopic topic,
      int rank,
      ExchangePrecision precision,
      long timeoutMillis,
      BooleanSupplier givenUp,
      Function<String, List<String>> gather) {
    ExecutorAverager averager =
        new ExecutorAverager(
            ExchangeServer.ofExecutor(), topic, rank, precision, timeoutMillis, givenUp);
    averager.joinBy(gather);
    return averager;
  }

  void joinBy(Function<String, List<String>> gather) {
    Thread joining =
        new Thread(
            () -> {
              try {
                connect(
                    gather.apply(server.address().toString()).stream()
                        .map(ExchangeAddress::parse)
                        .toList());
              } catch (Throwable e) {
                // Checked exceptions of Scala's methods come without being declared.
                peers.completeExceptionally(e);
              }
            },
            "winnow-join-" + topic.mailbox(rank));
    joining.setDaemon(true);
    joining.start();
  }

  void connect(List<ExchangeAddress> addresses) {
    peers.complete(Peers.connect(server, topic, rank, mailbox, addresses));
  }

  @Override
  public Round begin(float[] vector, int length, float weight) {
    int number = rounds++;
    return new Round() {
      private ExchangeRound round;

      @Override
      public void ready(int from) {
        long start = System.nanoTime();
        if (peers.isDone()) {
          round().advance(from, mailbox::has, key -> mailbox.take(key, 0, () -> false));
        }
        nanos += System.nanoTime() - start;
      }

      @Override
      public void end() {
        joined();
        long start = System.nanoTime();
        round().end(ExecutorAverager.this::await, key -> mailbox.take(key, timeoutMillis, givenUp));
        nanos += System.nanoTime() - start;
      }

      private ExchangeRound round() {
        if (round == null) {
          Peers all = joined();
          Slices slices = new Slices(length, all.numWorkers());
          PieceBuffers received = mailbox.buffers();
          round = new ExchangeRound(number, rank, all, precision, received, slices, vector, weight);
        }
        return round;
      }
    };
  }

  /** Waits for another worker's values. */
  private ByteBuffer await(PieceKey key) {
    long start = System.nanoTime();
    try {
      return mailbox.take(key, timeoutMillis, givenUp);
    } finally {
      waitingNanos += System.nanoTime() - start;
    }
  }

  private Peers joined() {
    long start = System.nanoTime();
    try {
      while (true) {
        try {
          return peers.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (givenUp.getAsBoolean()) {
            throw new AveragingException("the task was given up while it joined the others", e);
          }
        }
      }
    } catch (ExecutionException e) {
      String reason = String.valueOf(e.getCause().getMessage());
      throw new AveragingException("the other workers cannot be joined: " + reason, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AveragingException("interrupted while joining the others", e);
    } finally {
      joiningNanos += System.nanoTime() - start;
    }
  }

  public ExchangeCost cost() {
    return new ExchangeCost(
        rounds,
        peers.isDone() ? joined().bytes() : 0,
        nanos / 1e9,
        waitingNanos / 1e9,
        joiningNanos / 1e9);
  }

  @Override
  public void close() {
    server.close(topic, rank);
  }
}
