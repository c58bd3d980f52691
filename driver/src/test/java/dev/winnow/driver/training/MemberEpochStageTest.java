package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ExecutorClaims;
import dev.winnow.driver.cluster.LiveExecutors;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.driver.exchange.ExchangeTopic;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.EpochPlan;
import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.shuffle.MetadataFetchFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;
import scala.collection.JavaConverters;

final class MemberEpochStageTest {
  @Test
  @Timeout(120)
  void noTaskOutlivesAnEpochWhoseImagesWereLost() throws Exception {
    try (JavaSparkContext spark = KilledDriver.spark()) {
      RunningTasks tasks = new RunningTasks();
      spark.sc().addSparkListener(tasks);
      EpochAssignment assignment = assignment(spark, new int[] {0, 32}, 60_000);
      JavaRDD<WorkerShare> shares = onlyOfRank0(spark);

      assertThatThrownBy(() -> MemberEpochStage.run(shares, assignment, () -> true))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("lost with an executor");

      spark.sc().listenerBus().waitUntilEmpty();
      assertThat(tasks.ids()).as("running tasks").isEmpty();
    }
  }

  @Test
  @Timeout(180)
  void aTaskThatHangsGoesWithItsExecutorAndTheNextAttemptHasAnother() throws Exception {
    SparkConf conf =
        LocalCluster.conf(2, 1)
            .set("spark.executor.heartbeatInterval", "500ms")
            .set("spark.task.reaper.killTimeout", "1s");
    try (JavaSparkContext spark = new JavaSparkContext(ClusterChecks.prepared(conf))) {
      RunningTasks tasks = new RunningTasks();
      spark.sc().addSparkListener(tasks);
      EpochAssignment assignment = assignment(spark, new int[] {0, 0}, 1_000);

      assertThatThrownBy(
              () -> MemberEpochStage.run(shares(spark, Hanging::new), assignment, () -> true))
          .isInstanceOf(SparkException.class)
          .hasMessageMatching("executor \\d+ on .* has done nothing for 5 s .*");
      spark.sc().listenerBus().waitUntilEmpty();
      assertThat(tasks.ids()).as("running tasks").isEmpty();

      ExecutorClaims claims = new ExecutorClaims(() -> LiveExecutors.count(spark), 2, 60_000);
      assertThat(claims.claim("member", 2)).isEqualTo(2);
      assertThat(MemberEpochStage.run(shares(spark, List::of), assignment, () -> true)).hasSize(2);
    }
  }

  @Test
  @Timeout(180)
  void anEpochThatGoesOnIsNotTakenForOneThatHangs(@TempDir Path folder) throws Exception {
    SparkConf conf = LocalCluster.conf(2, 1).set("spark.executor.heartbeatInterval", "500ms");
    try (JavaSparkContext spark = new JavaSparkContext(ClusterChecks.prepared(conf))) {
      spark.sc().addSparkListener(new ScoredImages(folder));
      // Five seconds of doing nothing are allowed, which are ten heartbeats.
      EpochAssignment assignment = assignment(spark, new int[] {0, 0}, 1_000);
      String marks = folder.toString();

      List<WorkerReport> reports =
          MemberEpochStage.run(
              shares(spark, () -> new AfterHeartbeats(marks)), assignment, () -> true);

      assertThat(reports.get(0).validation().images()).isEqualTo(AfterHeartbeats.IMAGES);
    }
  }

  /** Marks, by an empty file, each number of images of which a heartbeat has told. */
  private static final class ScoredImages extends SparkListener {
    private final Path folder;

    ScoredImages(Path folder) {
      this.folder = folder;
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
      JavaConverters.seqAsJavaList(event.accumUpdates()).stream()
          .flatMap(task -> JavaConverters.seqAsJavaList(task._4()).stream())
          .filter(count -> count.name().contains("images validated"))
          .forEach(count -> mark(count.update().get().toString()));
    }

    private void mark(String images) {
      try {
        Files.write(folder.resolve(images), new byte[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Images one by one, each there once a heartbeat has told of the one before. */
  private static final class AfterHeartbeats extends AbstractList<LabeledImages> {
    static final int IMAGES = 20;

    private final String folder;

    AfterHeartbeats(String folder) {
      this.folder = folder;
    }

    @Override
    public LabeledImages get(int index) {
      Path before = Path.of(folder, Integer.toString(index));
      while (index > 0 && !Files.exists(before)) {
        Thread.onSpinWait();
      }
      return image(index);
    }

    @Override
    public int size() {
      return IMAGES;
    }
  }

  /** What rank 0 is to score comes from where the task computes; nobody has anything else. */
  private static JavaRDD<WorkerShare> shares(JavaSparkContext spark, Chunks ofRank0) {
    return spark
        .parallelize(List.of(0, 1), 2)
        .map(rank -> new WorkerShare(Map.of(), rank == 0 ? ofRank0.get() : List.of()));
  }

  private interface Chunks extends Supplier<List<LabeledImages>>, Serializable {}

  /** An image, and another that never comes, whatever the task is told, as from a broken disk. */
  private static final class Hanging extends AbstractList<LabeledImages> {
    @Override
    public LabeledImages get(int index) {
      while (index > 0) {
        LockSupport.park();
      }
      return image(index);
    }

    @Override
    public int size() {
      return 2;
    }
  }

  private static LabeledImages image(long id) {
    return new LabeledImages(new ImageShape(1, 8, 8), new byte[64], new int[] {0}, new long[] {id});
  }

  /** Rank 1 finds no images where they should be, and rank 0, which has none, waits for it. */
  private static JavaRDD<WorkerShare> onlyOfRank0(JavaSparkContext spark) {
    JavaPairRDD<Integer, Integer> dealt =
        spark
            .parallelizePairs(List.of(new Tuple2<>(0, 0), new Tuple2<>(1, 1)), 2)
            .partitionBy(new HashPartitioner(2));
    int shuffle = ((ShuffleDependency<?, ?, ?>) dealt.rdd().dependencies().head()).shuffleId();
    return dealt
        .keys()
        .mapPartitionsWithIndex(
            (rank, images) -> {
              if (rank == 1) {
                throw new MetadataFetchFailedException(shuffle, rank, "lost with an executor");
              }
              return List.of(new WorkerShare(Map.of(), List.of())).iterator();
            },
            true);
  }

  private static EpochAssignment assignment(
      JavaSparkContext spark, int[] shardSizes, long roundTimeoutMillis) {
    NetworkConfiguration network =
        new NetworkConfiguration(
            "alexnet", Convolution.WINOGRAD_RELU, 4, 0.125, 0, new ImageShape(1, 8, 8), 3, 11);
    return new EpochAssignment(
        new MemberJob(
            "run",
            "member",
            network,
            TestTraining.SCALING,
            7,
            0,
            1,
            ExchangePrecision.SINGLE,
            roundTimeoutMillis),
        spark.broadcast(MemberState.initial(MemberNetwork.create(network).parameters())),
        new EpochPlan(shardSizes, 64, 32, 2),
        0.01f,
        0.9f,
        new ExchangeTopic("run", "member", 0, 0),
        EpochCounters.create(spark.sc()));
  }

  private static final class RunningTasks extends SparkListener {
    private final Set<Long> ids = new HashSet<>();

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
      ids.add(task.taskInfo().taskId());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
      ids.remove(task.taskInfo().taskId());
    }

    synchronized Set<Long> ids() {
      return Set.copyOf(ids);
    }
  }
}
