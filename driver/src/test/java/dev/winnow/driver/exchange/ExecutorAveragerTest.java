package dev.winnow.driver.exchange;

import static dev.winnow.driver.exchange.ExchangePrecision.HALF;
import static dev.winnow.driver.exchange.ExchangePrecision.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.worker.training.AveragingException;
import dev.winnow.worker.training.ParameterAverager;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.util.Failure;

/** Real servers and sockets on the loopback address. */
final class ExecutorAveragerTest {
  private static final ExchangeTopic TOPIC = new ExchangeTopic("run", "alexnet", 3, 0);
  private static final Patience PATIENCE = new Patience(20_000, () -> false);
  private static final Patience GIVEN_UP = new Patience(20_000, () -> true);

  private final List<ExchangeServer> servers = new ArrayList<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();

  @AfterEach
  void closeServers() {
    workers.shutdownNow();
    servers.forEach(ExchangeServer::close);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 1", "2, 1000", "3, 600001", "4, 7", "5, 3"})
  void allWorkersEndWithTheWeightedSumInTheOrderOfRanks(int numWorkers, int length)
      throws Exception {
    Random random = new Random(Long.getLong("test.seed"));
    float[][] vectors = new float[numWorkers][length];
    float[] expected = new float[length];
    for (int rank = 0; rank < numWorkers; rank++) {
      float weight = 1f / (rank + 2);
      for (int i = 0; i < length; i++) {
        vectors[rank][i] = random.nextFloat() - 0.5f;
        expected[i] += weight * vectors[rank][i];
      }
    }
    List<ExecutorAverager> averagers = joined(numWorkers, length, SINGLE);
    for (Future<?> round : startRound(averagers, vectors)) {
      round.get();
    }
    for (float[] vector : vectors) {
      assertThat(vector).isEqualTo(expected);
    }
    assertThat(averagers.get(0).cost().rounds()).isEqualTo(1);
  }

  @Test
  void whoIsAloneIsToldTheWeightAndKeepsItsValues() {
    float[] vector = {1, 2, 3};
    ParameterAverager.Round round = joined(1, 3, SINGLE).get(0).begin(vector, 3, 0.25f);
    round.ready(1);

    assertThat(round.end()).isEqualTo(0.25f);
    assertThat(vector).containsExactly(1, 2, 3);
  }

  @Test
  void valuesThatAreReadyBeforeTheOthersGiveTheSameBits() throws Exception {
    Random random = new Random(Long.getLong("test.seed"));
    int length = 20 * Slices.LONGEST_PIECE + 1000;
    float[][] whole = randomVectors(random, 3, length);
    float[][] inParts = new float[3][];
    for (int rank = 0; rank < 3; rank++) {
      inParts[rank] = whole[rank].clone();
    }
    for (Future<?> round : startRound(joined(3, length, SINGLE), whole)) {
      round.get();
    }
    List<ExecutorAverager> averagers = joined(3, length, SINGLE);
    List<Future<?>> all = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      ParameterAverager.Round round =
          averagers.get(rank).begin(inParts[rank], length, 1f / (rank + 2));
      int[] ready = random.ints(rank * 3L, 0, length).toArray();
      all.add(
          workers.submit(
              () -> {
                for (int from : ready) {
                  round.ready(from);
                }
                round.end();
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(inParts).isDeepEqualTo(whole);
  }

  @Test
  void halfPrecisionEndsNearTheSumAndWithTheSameBitsOnAllWorkers() throws Exception {
    float[][] vectors = randomVectors(new Random(Long.getLong("test.seed")), 3, 700_001);
    double[] sums = new double[700_001];
    double[] magnitudes = new double[700_001];
    for (int rank = 0; rank < 3; rank++) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += vectors[rank][i] / (rank + 2.0);
        magnitudes[i] += Math.abs(vectors[rank][i] / (rank + 2.0));
      }
    }
    List<ExecutorAverager> averagers = joined(3, 700_001, HALF);
    for (Future<?> round : startRound(averagers, vectors)) {
      round.get();
    }
    assertThat(vectors[1]).isEqualTo(vectors[0]);
    assertThat(vectors[2]).isEqualTo(vectors[0]);
    for (int i = 0; i < sums.length; i++) {
      // Every term is rounded, then the sum.
      double tolerance = 1.01 * 0x1p-11 * (magnitudes[i] + Math.abs(sums[i])) + 1e-7;
      assertThat((double) vectors[0][i]).isCloseTo(sums[i], within(tolerance));
    }
    assertThat(averagers.get(0).cost().bytes()).isBetween(2L * 2 * 700_001 * 2 / 3, 1_900_000L);
  }

  private static float[][] randomVectors(Random random, int numWorkers, int length) {
    float[][] vectors = new float[numWorkers][length];
    for (float[] vector : vectors) {
      for (int i = 0; i < length; i++) {
        vector[i] = random.nextFloat() - 0.5f;
      }
    }
    return vectors;
  }

  @Test
  void manyRoundsInARowKeepTheirMessagesApart() throws Exception {
    List<ExecutorAverager> averagers = joined(3, 4, SINGLE);
    float[][] vectors = {{1, 1, 1, 1}, {2, 2, 2, 2}, {3, 3, 3, 3}};
    List<Future<?>> all = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      ExecutorAverager averager = averagers.get(rank);
      float[] vector = vectors[rank];
      all.add(
          workers.submit(
              () -> {
                for (int round = 0; round < 200; round++) {
                  averager.average(vector, vector.length, 1 / 3f);
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(vectors[0]).containsExactly(vectors[1]).containsExactly(vectors[2]);
    assertThat(vectors[0][0]).isBetween(1.99f, 2.01f);
  }

  @Test
  void workersThatShareAServerKeepTheirMessagesApart() throws Exception {
    ExchangeServer shared = server(new SparkConf(false));
    List<ExecutorAverager> averagers = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      averagers.add(new ExecutorAverager(shared, TOPIC, role(rank, 3, 4), PATIENCE, PATIENCE));
    }
    averagers.forEach(averager -> averager.connect(Collections.nCopies(3, shared.address())));
    float[][] vectors = {{2, 4, 6, 8}, {3, 6, 9, 12}, {4, 8, 12, 16}};
    for (Future<?> round : startRound(averagers, vectors)) {
      round.get();
    }
    for (float[] vector : vectors) {
      assertThat(vector).containsExactly(3, 6, 9, 12);
    }
  }

  @Test
  void aStragglerOfAnOlderAttemptIsRefusedAndChangesNothing() throws Exception {
    List<ExecutorAverager> averagers = joined(2, 2, SINGLE);
    ExchangeServer lateServer = server(new SparkConf(false));
    ExecutorAverager straggler =
        new ExecutorAverager(
            lateServer,
            new ExchangeTopic("run", "alexnet", 2, 7),
            role(0, 2, 2),
            PATIENCE,
            PATIENCE);
    straggler.connect(List.of(lateServer.address(), servers.get(1).address()));
    assertThatThrownBy(() -> straggler.average(new float[] {1e9f, 1e9f}, 2, 1))
        .isInstanceOf(AveragingException.class)
        .hasMessage(
            ("rank 1 at %s did not take a piece: java.lang.IllegalStateException:"
                    + " run/alexnet/epoch-2/attempt-7/rank-1 is not open here")
                .formatted(servers.get(1).address()));
    float[][] vectors = {{1, 2}, {3, 4}};
    for (Future<?> round : startRound(averagers, vectors)) {
      round.get();
    }
    assertThat(vectors[0]).containsExactly(1 / 2f + 3 / 3f, 2 / 2f + 4 / 3f);
  }

  @Test
  void aWorkerThatNeverSendsIsReportedByRankAndAddressWithinTheDeadline() {
    ExchangeServer one = server(new SparkConf(false));
    ExchangeServer other = server(new SparkConf(false));
    other.open(TOPIC, role(1, 2, 10));
    ExecutorAverager averager =
        new ExecutorAverager(one, TOPIC, role(0, 2, 10), PATIENCE, new Patience(300, () -> false));
    averager.connect(List.of(one.address(), other.address()));
    assertThatThrownBy(() -> averager.average(new float[10], 10, 1))
        .isInstanceOf(AveragingException.class)
        .hasMessageContaining("rank 1 at %s sent nothing for 300 ms", other.address());
  }

  @Test
  void aWorkerThatIsNotThereIsReportedByRankAndAddress() {
    ExchangeServer one = server(new SparkConf(false));
    ExchangeServer other = server(new SparkConf(false));
    ExchangeAddress gone = other.address();
    other.close();
    ExecutorAverager averager =
        new ExecutorAverager(one, TOPIC, role(0, 2, 10), PATIENCE, PATIENCE);

    assertThatThrownBy(() -> averager.connect(List.of(one.address(), gone)))
        .isInstanceOf(AveragingException.class)
        .hasMessageStartingWith("rank 1 at %s cannot be reached (Failed to connect to", gone);
  }

  @Test
  @Timeout(60)
  void aWorkerThatCannotJoinTheOthersSaysWhy() {
    ExecutorAverager averager =
        new ExecutorAverager(
            server(new SparkConf(false)), TOPIC, role(0, 2, 10), PATIENCE, PATIENCE);
    // Checked, but not declared, as Spark's barrier throws it.
    averager.joinBy(
        address -> new Failure<List<String>>(new SparkException("they do not meet")).get());
    assertThatThrownBy(() -> averager.average(new float[10], 10, 1))
        .isInstanceOf(AveragingException.class)
        .hasMessage("the other workers cannot be joined: they do not meet");
  }

  @Test
  @Timeout(60)
  void aWorkerThatWaitsForAddressesInVainSaysSoWithinTheDeadline() {
    Patience joining = new Patience(300, () -> false);
    ExecutorAverager averager =
        new ExecutorAverager(
            server(new SparkConf(false)), TOPIC, role(0, 2, 10), joining, PATIENCE);
    assertThatThrownBy(() -> averager.average(new float[10], 10, 1))
        .isInstanceOf(AveragingException.class)
        .hasMessageContaining("the addresses of the other workers have not come in 300 ms");
  }

  @Test
  @Timeout(60)
  void aWorkerThatSparkHasGivenUpStopsWaitingForAddresses() {
    ExecutorAverager averager =
        new ExecutorAverager(
            server(new SparkConf(false)), TOPIC, role(0, 2, 10), GIVEN_UP, PATIENCE);
    assertThatThrownBy(() -> averager.average(new float[10], 10, 1))
        .isInstanceOf(AveragingException.class)
        .hasMessage("the task was given up while it waited for the addresses of the other workers");
  }

  @Test
  void aWorkerThatSparkHasGivenUpStopsWaiting() {
    ExchangeServer one = server(new SparkConf(false));
    ExchangeServer other = server(new SparkConf(false));
    other.open(TOPIC, role(1, 2, 10));
    ExecutorAverager averager =
        new ExecutorAverager(one, TOPIC, role(0, 2, 10), PATIENCE, GIVEN_UP);
    averager.connect(List.of(one.address(), other.address()));
    assertThatThrownBy(() -> averager.average(new float[10], 10, 1))
        .isInstanceOf(AveragingException.class)
        .hasMessageContaining("given up");
  }

  @Test
  void roundsPassUnderAuthenticationAndEncryption() throws Exception {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.app.id", "winnow-test")
            .set("spark.authenticate", "true")
            .set("spark.authenticate.secret", "known to all executors")
            .set("spark.network.crypto.enabled", "true");
    List<ExecutorAverager> averagers = joined(2, 2, SINGLE, conf);
    float[][] vectors = {{2, 4}, {3, 6}};
    for (Future<?> round : startRound(averagers, vectors)) {
      round.get();
    }
    assertThat(vectors[1]).containsExactly(2, 4);
  }

  @Test
  void serversTakeTheNextFreePortsAfterThatOfBlockManagers() throws Exception {
    int first;
    try (ServerSocket free = new ServerSocket(0)) {
      first = free.getLocalPort();
    }
    SparkConf conf = new SparkConf(false).set("spark.blockManager.port", String.valueOf(first));
    int one = server(conf).address().port();
    int other = server(conf).address().port();
    assertThat(one).isBetween(first, first + 16);
    assertThat(other).isBetween(first, first + 16).isNotEqualTo(one);
  }

  private List<Future<?>> startRound(List<ExecutorAverager> averagers, float[][] vectors) {
    List<Future<?>> round = new ArrayList<>();
    for (int rank = 0; rank < averagers.size(); rank++) {
      ExecutorAverager averager = averagers.get(rank);
      float[] vector = vectors[rank];
      float weight = 1f / (rank + 2);
      round.add(workers.submit(() -> averager.average(vector, vector.length, weight)));
    }
    return round;
  }

  private static ExchangeRole role(int rank, int numWorkers, int length) {
    return new ExchangeRole(rank, new Slices(length, numWorkers), SINGLE);
  }

  private List<ExecutorAverager> joined(int numWorkers, int length, ExchangePrecision precision) {
    return joined(numWorkers, length, precision, new SparkConf(false));
  }

  private List<ExecutorAverager> joined(
      int numWorkers, int length, ExchangePrecision precision, SparkConf conf) {
    Slices slices = new Slices(length, numWorkers);
    List<ExchangeServer> own = new ArrayList<>();
    List<ExecutorAverager> averagers = new ArrayList<>();
    for (int rank = 0; rank < numWorkers; rank++) {
      own.add(server(conf));
      averagers.add(
          new ExecutorAverager(
              own.get(rank), TOPIC, new ExchangeRole(rank, slices, precision), PATIENCE, PATIENCE));
    }
    List<ExchangeAddress> addresses = own.stream().map(ExchangeServer::address).toList();
    averagers.forEach(averager -> averager.connect(addresses));
    return averagers;
  }

  private ExchangeServer server(SparkConf conf) {
    ExchangeServer server = Intruder.server(conf);
    servers.add(server);
    return server;
  }
}
