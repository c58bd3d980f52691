package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.driver.exchange.ExchangeTopic;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.EpochPlan;
import dev.winnow.worker.training.MemberState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.shuffle.MetadataFetchFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;

final class MemberEpochStageTest {
  @Test
  @Timeout(120)
  void noTaskOutlivesAnEpochWhoseImagesWereLost() throws Exception {
    try (JavaSparkContext spark = KilledDriver.spark()) {
      RunningTasks tasks = new RunningTasks();
      spark.sc().addSparkListener(tasks);
      EpochAssignment assignment = assignment(spark);
      JavaRDD<WorkerShare> shares = onlyOfRank0(spark);

      assertThatThrownBy(() -> MemberEpochStage.run(shares, assignment, () -> true))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("lost with an executor");

      spark.sc().listenerBus().waitUntilEmpty();
      assertThat(tasks.ids()).as("running tasks").isEmpty();
    }
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

  private static EpochAssignment assignment(JavaSparkContext spark) {
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
            60_000),
        spark.broadcast(MemberState.initial(MemberNetwork.create(network).parameters())),
        new EpochPlan(new int[] {0, 32}, 64, 32, 2),
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
