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
import java.util.function.Function;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.TaskFailureListener;

/**
 * Averages between the executors of one member during one epoch. The sum of a slice is made by its
 * owner in the order of ranks, so it is the same bit for bit however messages interleave. Used by
 * one thread.
 */
public final class ExecutorAverager implements ParameterAverager, AutoCloseable {
  private final ExchangeServer server;
  private final ExchangeTopic topic;
  private final ExchangeRole role;
  private final Mailbox mailbox;
  private final Patience joining;
  private final Patience receiving;
  private final CompletableFuture<Peers> peers = new CompletableFuture<>();
  private int rounds;
  private long nanos;
  private long waitingNanos;
  private long joiningNanos;

  /**
   * Receives from now on.
   *
   * @param role of this worker
   * @param joining with the others, until their addresses have come
   * @param receiving any one message
   */
  ExecutorAverager(
      ExchangeServer server,
      ExchangeTopic topic,
      ExchangeRole role,
      Patience joining,
      Patience receiving) {
    this.server = server;
    this.topic = topic;
    this.role = role;
    this.joining = joining;
    this.receiving = receiving;
    this.mailbox = server.open(topic, role);
  }

  /**
   * Joins the other tasks of a barrier stage, in a thread of its own: the first gradient is
   * computed meanwhile. They are waited for as long as Spark gives all tasks to meet ({@code
   * spark.barrier.sync.timeout}).
   *
   * @param length of every vector that is averaged
   * @param timeoutMillis longest wait for any one message
   */
  public static ExecutorAverager join(
      BarrierTaskContext context,
      ExchangeTopic topic,
      int length,
      ExchangePrecision precision,
      long timeoutMillis) {
    Slices slices = new Slices(length, context.getTaskInfos().length);
    long seconds = SparkEnv.get().conf().getTimeAsSeconds("spark.barrier.sync.timeout", "365d");
    ExecutorAverager averager =
        new ExecutorAverager(
            ExchangeServer.ofExecutor(),
            topic,
            new ExchangeRole(context.partitionId(), slices, precision),
            new Patience(TimeUnit.SECONDS.toMillis(seconds), context::isInterrupted),
            new Patience(timeoutMillis, context::isInterrupted));
    averager.joinBy(address -> List.of(context.allGather(address)));
    TaskFailureListener onFailure = (task, failure) -> averager.stopJoining(context);
    context.addTaskFailureListener(onFailure);
    return averager;
  }

  /** Spark's barrier lets those go whose task was killed, but not those whose task has failed. */
  private void stopJoining(BarrierTaskContext context) {
    if (!peers.isDone()) {
      context.markInterrupted("failed before it had joined the others");
    }
  }

  /**
   * Joins the other workers.
   *
   * @param gather gives every worker's address in the order of ranks for this worker's; it is
   *     called once, after this worker is able to receive
   */
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
            "winnow-join-" + topic.mailbox(role.rank()));
    joining.setDaemon(true);
    joining.start();
  }

  void connect(List<ExchangeAddress> addresses) {
    peers.complete(Peers.connect(server, topic, role.rank(), mailbox, addresses));
  }

  @Override
  public Round begin(float[] vector, int length, float weight) {
    if (length != role.slices().length()) {
      throw new IllegalArgumentException(
          "%d values to average, in place of %d".formatted(length, role.slices().length()));
    }
    int number = rounds++;
    mailbox.begin(number);
    return new Round() {
      private ExchangeRound round;

      @Override
      public void ready(int from) {
        long start = System.nanoTime();
        if (peers.isDone()) {
          round().advance(from, mailbox::has, key -> joined().take(key, Patience.NONE));
        }
        nanos += System.nanoTime() - start;
      }

      @Override
      public float end() {
        joined();
        long start = System.nanoTime();
        float factor =
            round().end(ExecutorAverager.this::await, key -> joined().take(key, receiving));
        nanos += System.nanoTime() - start;
        return factor;
      }

      private ExchangeRound round() {
        if (round == null) {
          round = new ExchangeRound(number, role, joined(), mailbox.buffers(), vector, weight);
        }
        return round;
      }
    };
  }

  /** Waits for another worker's values. */
  private ByteBuffer await(PieceKey key) {
    long start = System.nanoTime();
    try {
      return joined().take(key, receiving);
    } finally {
      waitingNanos += System.nanoTime() - start;
    }
  }

  private Peers joined() {
    long start = System.nanoTime();
    try {
      return joining.await(peers, "the addresses of the other workers");
    } catch (TimeoutException e) {
      throw new AveragingException(
          ("the addresses of the other workers have not come in %d ms"
                  + " (spark.barrier.sync.timeout): see the logs of their executors")
              .formatted(joining.millis()),
          e);
    } catch (ExecutionException e) {
      String reason = String.valueOf(e.getCause().getMessage());
      throw new AveragingException("the other workers cannot be joined: " + reason, e.getCause());
    } finally {
      joiningNanos += System.nanoTime() - start;
    }
  }

  public AveragingCost cost() {
    return new AveragingCost(
        rounds,
        peers.isDone() ? joined().bytes() : 0,
        nanos / 1e9,
        waitingNanos / 1e9,
        joiningNanos / 1e9);
  }

  @Override
  public void close() {
    server.close(topic, role.rank());
  }
}
