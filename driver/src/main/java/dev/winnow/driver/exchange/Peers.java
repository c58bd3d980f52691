package dev.winnow.driver.exchange;

import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import dev.winnow.worker.failure.FailureReason;
import dev.winnow.worker.training.AveragingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

/** The other workers of an epoch, as one of them reaches them. Used by one thread. */
final class Peers {
  private final ExchangeTopic topic;
  private final int rank;
  private final Mailbox mailbox;

  /** By rank, with null for this worker. */
  private final List<TransportClient> clients;

  /** By rank, for messages. */
  private final List<String> names;

  private final PieceBuffers buffers;
  private long bytes;

  private Peers(
      ExchangeTopic topic,
      int rank,
      Mailbox mailbox,
      List<TransportClient> clients,
      List<String> names,
      PieceBuffers buffers) {
    this.topic = topic;
    this.rank = rank;
    this.mailbox = mailbox;
    this.clients = clients;
    this.names = names;
    this.buffers = buffers;
  }

  /**
   * Opens connections, or takes those that the executor has.
   *
   * @param mailbox of this worker: its waits end when something cannot be sent
   * @param addresses by rank
   */
  static Peers connect(
      ExchangeServer server,
      ExchangeTopic topic,
      int rank,
      Mailbox mailbox,
      List<ExchangeAddress> addresses) {
    List<TransportClient> clients = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int peer = 0; peer < addresses.size(); peer++) {
      names.add("rank %d at %s".formatted(peer, addresses.get(peer)));
      try {
        clients.add(peer == rank ? null : server.connect(addresses.get(peer)));
      } catch (IOException e) {
        throw new AveragingException(
            "%s cannot be reached (%s)".formatted(names.get(peer), FailureReason.of(e)), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AveragingException("interrupted while connecting", e);
      }
    }
    return new Peers(topic, rank, mailbox, clients, names, server.buffers());
  }

  /** Memory for the pieces that are sent. */
  PieceBuffers buffers() {
    return buffers;
  }

  /** Sent so far. */
  long bytes() {
    return bytes;
  }

  /** Sends a piece to one worker, and gives its memory back when it has come. */
  void send(int peer, PieceKey key, ByteBuffer piece) {
    send(peer, key, piece, new AtomicInteger(1));
  }

  /** Sends a piece to all others, likewise. */
  void sendToAll(PieceKey key, ByteBuffer piece) {
    AtomicInteger underWay = new AtomicInteger(clients.size() - 1);
    for (int i = 1; i < clients.size(); i++) {
      send((rank + i) % clients.size(), key, piece, underWay);
    }
  }

  /**
   * Waits for a piece.
   *
   * @throws AveragingException as {@link Mailbox#take} does
   */
  ByteBuffer take(PieceKey key, Patience patience) {
    return mailbox.take(key, patience, names.get(key.sender()));
  }

  private void send(int peer, PieceKey key, ByteBuffer piece, AtomicInteger underWay) {
    ByteBuffer header = new PieceHeader(topic.mailbox(peer), key, piece.remaining()).encode();
    bytes += header.remaining() + piece.remaining();
    clients
        .get(peer)
        .uploadStream(
            new NioManagedBuffer(header),
            new NioManagedBuffer(piece.duplicate()),
            new RpcResponseCallback() {
              @Override
              public void onSuccess(ByteBuffer response) {
                if (underWay.decrementAndGet() == 0) {
                  buffers.giveBack(piece);
                }
              }

              @Override
              public void onFailure(Throwable e) {
                mailbox.fail(
                    new AveragingException(
                        "%s did not take a piece: %s"
                            .formatted(names.get(peer), RemoteReason.of(e)),
                        e));
              }
            });
  }
}
