package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceMessage.Phase;
import dev.winnow.driver.exchange.PieceMessage.PieceKey;
import dev.winnow.worker.training.AveragingException;
import dev.winnow.worker.training.ParameterAverager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

/**
 * Averages between the executors of one member during one epoch. The sum of a slice is made by its
 * owner in the order of ranks, so it is the same bit for bit however messages interleave. Used by
 * one thread.
 */
public final class ExecutorAverager implements ParameterAverager, AutoCloseable {
  private final ExchangeServer server;
  private final ExchangeTopic topic;
  private final Mailbox mailbox;
  private final int rank;
  private final long timeoutMillis;
  private final BooleanSupplier givenUp;
  private List<TransportClient> peers = List.of();
  private int rounds;
  private long bytes;
  private long nanos;

  ExecutorAverager(
      ExchangeServer server,
      ExchangeTopic topic,
      int rank,
      long timeoutMillis,
      BooleanSupplier givenUp) {
    this.server = server;
    this.topic = topic;
    this.rank = rank;
    this.timeoutMillis = timeoutMillis;
    this.givenUp = givenUp;
    this.mailbox = server.open(topic, rank);
  }

  /**
   * Joins the workers of an epoch.
   *
   * @param timeoutMillis longest wait for any one message
   * @param givenUp true once the task need not go on
   * @param gather gives every worker's address in the order of ranks for this worker's; it is
   *     called after this worker is able to receive
   */
  public static ExecutorAverager join(
      ExchangeTopic topic,
      int rank,
      long timeoutMillis,
      BooleanSupplier givenUp,
      Function<String, List<String>> gather) {
    ExecutorAverager averager =
        new ExecutorAverager(ExchangeServer.ofExecutor(), topic, rank, timeoutMillis, givenUp);
    try {
      averager.connect(
          gather.apply(averager.server.address().toString()).stream()
              .map(ExchangeAddress::parse)
              .toList());
      return averager;
    } catch (RuntimeException e) {
      averager.close();
      throw e;
    }
  }

  void connect(List<ExchangeAddress> addresses) {
    List<TransportClient> clients = new ArrayList<>();
    for (int peer = 0; peer < addresses.size(); peer++) {
      try {
        clients.add(peer == rank ? null : server.connect(addresses.get(peer)));
      } catch (IOException e) {
        throw new AveragingException(
            "rank %d at %s cannot be reached".formatted(peer, addresses.get(peer)), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AveragingException("interrupted while connecting", e);
      }
    }
    peers = clients;
  }

  @Override
  public void average(float[] vector, int length, float weight) {
    long start = System.nanoTime();
    ParameterAverager.ALONE.average(vector, length, weight);
    if (peers.size() > 1) {
      Slices slices = new Slices(length, peers.size());
      scatter(vector, slices);
      reduce(vector, slices);
      gather(vector, slices);
    }
    rounds++;
    nanos += System.nanoTime() - start;
  }

  public ExchangeCost cost() {
    return new ExchangeCost(rounds, bytes, nanos / 1e9);
  }

  @Override
  public void close() {
    server.close(topic, rank);
  }

  private void scatter(float[] vector, Slices slices) {
    for (int owner = 0; owner < peers.size(); owner++) {
      for (int piece = 0; owner != rank && piece < slices.pieces(owner); piece++) {
        send(owner, new PieceKey(rounds, Phase.SCATTER, rank, piece), vector, slices, owner);
      }
    }
  }

  private void reduce(float[] vector, Slices slices) {
    for (int piece = 0; piece < slices.pieces(rank); piece++) {
      int offset = slices.pieceOffset(rank, piece);
      float[] sum = new float[slices.pieceLength(rank, piece)];
      for (int sender = 0; sender < peers.size(); sender++) {
        if (sender == rank) {
          add(vector, offset, sum);
        } else {
          PieceKey key = new PieceKey(rounds, Phase.SCATTER, sender, piece);
          add(mailbox.take(key, timeoutMillis, givenUp), 0, sum);
        }
      }
      System.arraycopy(sum, 0, vector, offset, sum.length);
      for (int peer = 0; peer < peers.size(); peer++) {
        if (peer != rank) {
          send(peer, new PieceKey(rounds, Phase.GATHER, rank, piece), vector, slices, rank);
        }
      }
    }
  }

  private void gather(float[] vector, Slices slices) {
    for (int owner = 0; owner < peers.size(); owner++) {
      for (int piece = 0; owner != rank && piece < slices.pieces(owner); piece++) {
        PieceKey key = new PieceKey(rounds, Phase.GATHER, owner, piece);
        float[] sum = mailbox.take(key, timeoutMillis, givenUp);
        System.arraycopy(sum, 0, vector, slices.pieceOffset(owner, piece), sum.length);
      }
    }
  }

  private static void add(float[] values, int offset, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[offset + i];
    }
  }

  private void send(int peer, PieceKey key, float[] vector, Slices slices, int owner) {
    int length = slices.pieceLength(owner, key.piece());
    ByteBuffer message =
        PieceMessage.encode(
            topic.mailbox(peer), key, vector, slices.pieceOffset(owner, key.piece()), length);
    bytes += message.remaining();
    peers.get(peer).sendRpc(message, failMailbox);
  }

  private final RpcResponseCallback failMailbox =
      new RpcResponseCallback() {
        @Override
        public void onSuccess(ByteBuffer response) {}

        @Override
        public void onFailure(Throwable e) {
          mailbox.fail(e);
        }
      };
}
