package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.exchange.PieceHeader.Phase;
import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without authentication, as is the default: whoever reaches the port is listened to. */
@Timeout(120)
final class StrangerTest {
  private static final int WORKERS = 3;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final ExchangeTopic TOPIC = new ExchangeTopic("run", "alexnet", 3, 0);
  private static final Patience PATIENCE = new Patience(TIMEOUT_MILLIS, () -> false);

  /** Of two groups, whose pieces are not all of the same length. */
  private static final Slices SLICES = new Slices(WORKERS * Slices.LONGEST_PIECE + 4, WORKERS);

  private final List<ExchangeServer> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Random random = new Random(Long.getLong("test.seed"));
  private ExchangeServer stranger;

  @BeforeEach
  void startServers() {
    for (int rank = 0; rank <= WORKERS; rank++) {
      servers.add(Intruder.server(new SparkConf(false)));
    }
    stranger = servers.remove(WORKERS);
  }

  @AfterEach
  void closeServers() {
    threads.shutdownNow();
    servers.forEach(ExchangeServer::close);
    stranger.close();
  }

  @Test
  void garbageDuringARoundIsRefusedAndChangesNotABit() throws Exception {
    List<ExecutorAverager> averagers = new ArrayList<>();
    for (int rank = 0; rank < WORKERS; rank++) {
      averagers.add(new ExecutorAverager(servers.get(rank), TOPIC, role(rank), PATIENCE, PATIENCE));
    }
    List<ExchangeAddress> addresses = servers.stream().map(ExchangeServer::address).toList();
    averagers.forEach(averager -> averager.connect(addresses));

    for (int round = 0; round < 2; round++) {
      float[][] vectors = new float[WORKERS][SLICES.length()];
      float[] sum = new float[SLICES.length()];
      for (float[] vector : vectors) {
        for (int i = 0; i < sum.length; i++) {
          vector[i] = random.nextFloat() - 0.5f;
          sum[i] += 0.25f * vector[i];
        }
      }
      List<Future<?>> all = new ArrayList<>();
      for (int rank = 0; rank < WORKERS - 1; rank++) {
        all.add(average(averagers.get(rank), vectors[rank]));
      }
      for (int rank = 0; rank < WORKERS; rank++) {
        throwEverythingAt(rank);
      }
      // The last only then: the others have waited for it all the while.
      all.add(average(averagers.get(WORKERS - 1), vectors[WORKERS - 1]));
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(vectors).as("round %d", round).isDeepEqualTo(new float[][] {sum, sum, sum});
    }
  }

  @Test
  void ofAPieceThatNobodySendsNothingIsKept() throws Exception {
    Mailbox mailbox = servers.get(1).open(TOPIC, role(1));
    mailbox.begin(7);
    TransportClient client = stranger.connect(servers.get(1).address());

    for (Map.Entry<String, PieceHeader> piece : senseless(1, 7).entrySet()) {
      PieceHeader header = piece.getValue();
      assertThatThrownBy(() -> upload(client, header.encode(), header.bytes()))
          .as(piece.getKey())
          .hasMessageContaining("nobody sends rank 1 in round 7 a piece of");
      assertThat(mailbox.has(header.key())).as(piece.getKey()).isFalse();
    }
    PieceHeader sensible = header(1, 8, Phase.GATHER, 2, 5, SLICES.length(5));
    upload(client, sensible.encode(), sensible.bytes());
    assertThat(mailbox.has(sensible.key())).isTrue();
  }

  private void throwEverythingAt(int rank) throws IOException, InterruptedException {
    ExchangeAddress target = servers.get(rank).address();
    int round = 0;
    PieceHeader sensible =
        header(rank, round, Phase.SCATTER, (rank + 1) % WORKERS, rank, SLICES.length(rank));
    int bytes = sensible.bytes();

    assertThat(closes(target, randomBytes(4096))).as("bytes at random").isTrue();
    byte[] unknownMessage = {0, 0, 0, 0, 0, 0, 0, 10, 99, 0};
    assertThat(closes(target, unknownMessage)).as("a frame of an unknown type").isTrue();
    TransportClient client = stranger.connect(target);
    assertThatThrownBy(() -> client.sendRpcSync(ByteBuffer.wrap(randomBytes(100)), TIMEOUT_MILLIS))
        .as("a message that is no piece")
        .hasMessageContaining("pieces come as streams");
    client.send(ByteBuffer.wrap(randomBytes(100)));

    byte[] wrongMagic = sensible.encode().array();
    wrongMagic[0]++;
    byte[] unknownPhase = sensible.encode().array();
    unknownPhase[unknownPhase.length - 13] = 3;
    byte[] tooLong = sensible.encode().array();
    ByteBuffer.wrap(tooLong).putInt(tooLong.length - 4, PieceBuffers.MOST_BYTES + 1);
    for (byte[] header : List.of(randomBytes(60), wrongMagic, unknownPhase, tooLong)) {
      assertRefused(target, ByteBuffer.wrap(header), bytes);
    }
    for (PieceHeader header : senseless(rank, round).values()) {
      assertRefused(target, header.encode(), header.bytes());
    }
    assertRefused(target, sensible.encode(), bytes - 4);
    assertRefused(target, sensible.encode(), bytes + 4);
    assertRefused(target, sensible.encode(), 8 * bytes);
  }

  /** Headers that are well-formed, by what is wrong with each. */
  private static Map<String, PieceHeader> senseless(int rank, int round) {
    int other = (rank + 1) % WORKERS;
    int length = SLICES.length(rank);
    Map<String, PieceHeader> headers = new LinkedHashMap<>();
    headers.put("past", header(rank, round - 1, Phase.SCATTER, other, rank, length));
    headers.put("future", header(rank, round + 3, Phase.SCATTER, other, rank, length));
    headers.put("sender below 0", header(rank, round, Phase.SCATTER, -1, rank, length));
    headers.put("sender too high", header(rank, round, Phase.SCATTER, WORKERS, rank, length));
    headers.put("itself", header(rank, round, Phase.SCATTER, rank, rank, length));
    headers.put("not its slice", header(rank, round, Phase.SCATTER, other, other, length));
    headers.put("not the sender's", header(rank, round, Phase.GATHER, other, rank, length));
    headers.put("below 0", header(rank, round, Phase.SCATTER, other, rank - WORKERS, length));
    int beyond = SLICES.pieces() + rank;
    headers.put("beyond", header(rank, round, Phase.SCATTER, other, beyond, length));
    headers.put("shorter", header(rank, round, Phase.SCATTER, other, rank, length - 1));
    headers.put("longer", header(rank, round, Phase.SCATTER, other, rank, length + 1));
    headers.put("empty", header(rank, round, Phase.SCATTER, other, rank, 0));
    return headers;
  }

  private static PieceHeader header(
      int rank, int round, Phase phase, int sender, int piece, int length) {
    PieceKey key = new PieceKey(round, phase, sender, piece);
    return new PieceHeader(TOPIC.mailbox(rank), key, ExchangePrecision.SINGLE.bytes(length));
  }

  private static ExchangeRole role(int rank) {
    return new ExchangeRole(rank, SLICES, ExchangePrecision.SINGLE);
  }

  private Future<?> average(ExecutorAverager averager, float[] vector) {
    return threads.submit(() -> averager.average(vector, vector.length, 0.25f));
  }

  /** By an answer, or by the end of the connection. */
  private void assertRefused(ExchangeAddress target, ByteBuffer header, int bytes)
      throws IOException, InterruptedException {
    TransportClient client = stranger.connect(target);
    assertThatThrownBy(() -> upload(client, header, bytes)).isInstanceOf(ExecutionException.class);
  }

  private static void upload(TransportClient client, ByteBuffer header, int bytes)
      throws Exception {
    CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
    client.uploadStream(
        new NioManagedBuffer(header),
        new NioManagedBuffer(ByteBuffer.allocate(bytes)),
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer response) {
            answer.complete(response);
          }

          @Override
          public void onFailure(Throwable e) {
            answer.completeExceptionally(e);
          }
        });
    answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the connection is closed after these bytes, without an answer. */
  private static boolean closes(ExchangeAddress target, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(target.host(), target.port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(bytes);
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
