package dev.winnow.driver.exchange;

import io.netty.channel.Channel;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.AbstractAuthRpcHandler;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;

/**
 * Receives pieces for the workers that are open in this JVM and reaches the servers of others.
 * Thread-safe. An executor has one for its lifetime; between epochs it holds nothing but the memory
 * of what is sent.
 */
final class ExchangeServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeServer.class);

  private static ExchangeServer ofExecutor;

  private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final TransportContext context;
  private final TransportServer server;
  private final TransportClientFactory clients;
  private final ExchangeAddress address;

  /**
   * Not of each epoch: nothing but the garbage collector frees memory off the heap, when the heap
   * needs it, and not when the container does.
   */
  private final PieceBuffers buffers = PieceBuffers.toSend();

  ExchangeServer(SparkConf conf, SecurityManager security, String host) {
    TransportConf transport = SparkTransportConf.fromSparkConf(conf, "winnow", 2, Option.empty());
    boolean secured = security.isAuthenticationEnabled();
    context = new TransportContext(transport, new Handler());
    List<TransportServerBootstrap> accepting =
        secured
            ? List.of(new TellingBootstrap(new AuthServerBootstrap(transport, security)))
            : List.of();
    List<TransportClientBootstrap> connecting =
        secured
            ? List.of(new AuthClientBootstrap(transport, conf.getAppId(), security))
            : List.of();
    server = listen(conf, host, accepting);
    clients = context.createClientFactory(connecting);
    address = new ExchangeAddress(host, server.getPort());
  }

  /** On a port of the range that block managers have, where there is one, else on any. */
  private TransportServer listen(
      SparkConf conf, String host, List<TransportServerBootstrap> accepting) {
    return Utils.startServiceOnPort(
            conf.getInt("spark.blockManager.port", 0),
            port -> new Tuple2<>(context.createServer(host, (int) port, accepting), port),
            conf,
            "the exchange of gradients")
        ._1();
  }

  /** The server of the executor that this is called on, started at the first call. */
  static synchronized ExchangeServer ofExecutor() {
    if (ofExecutor == null) {
      SparkEnv env = SparkEnv.get();
      ofExecutor =
          new ExchangeServer(
              env.conf(), env.securityManager(), env.blockManager().blockManagerId().host());
    }
    return ofExecutor;
  }

  ExchangeAddress address() {
    return address;
  }

  /** Memory for the pieces that are sent. */
  PieceBuffers buffers() {
    return buffers;
  }

  /**
   * From now on pieces for this worker are kept; those for others that are not open are refused,
   * and so are those that no other worker sends.
   */
  Mailbox open(ExchangeTopic topic, ExchangeRole role) {
    Mailbox mailbox = new Mailbox(role);
    mailboxes.put(topic.mailbox(role.rank()), mailbox);
    return mailbox;
  }

  void close(ExchangeTopic topic, int rank) {
    mailboxes.remove(topic.mailbox(rank));
  }

  TransportClient connect(ExchangeAddress peer) throws IOException, InterruptedException {
    return clients.createClient(peer.host(), peer.port());
  }

  @Override
  public void close() {
    clients.close();
    server.close();
    context.close();
  }

  private final class Handler extends RpcHandler {
    private final StreamManager noStreams = new OneForOneStreamManager();

    @Override
    public StreamCallbackWithID receiveStream(
        TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      try {
        PieceHeader header = PieceHeader.decode(message);
        Mailbox mailbox = mailboxes.get(header.mailbox());
        return mailbox == null
            ? new RefusedPiece(header.mailbox() + " is not open here")
            : new IncomingPiece(header, mailbox);
      } catch (IllegalArgumentException e) {
        return new RefusedPiece(e.getMessage());
      }
    }

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      throw new UnsupportedOperationException("pieces come as streams");
    }

    @Override
    public StreamManager getStreamManager() {
      return noStreams;
    }
  }

  /** Tells of peers that are refused, of whom Spark tells those only who debug it. */
  private record TellingBootstrap(TransportServerBootstrap authenticating)
      implements TransportServerBootstrap {
    @Override
    public RpcHandler doBootstrap(Channel channel, RpcHandler handler) {
      RpcHandler gate = authenticating.doBootstrap(channel, handler);
      SocketAddress peer = channel.remoteAddress();
      channel
          .closeFuture()
          .addListener(
              closed -> {
                if (gate instanceof AbstractAuthRpcHandler auth && !auth.isAuthenticated()) {
                  LOG.warn("{} was refused: it did not show the secret of the executors", peer);
                }
              });
      return gate;
    }
  }
}
