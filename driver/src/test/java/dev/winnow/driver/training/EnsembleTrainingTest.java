package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.ParameterRange;
import dev.winnow.worker.training.MagnitudePruning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real executor processes. */
final class EnsembleTrainingTest {
  private static final int EXECUTORS = 6;

  private static JavaSparkContext spark;

  @TempDir Path root;
  private double sparsity;
  private int averagingFrequency = 1;
  private ExchangePrecision exchangePrecision = ExchangePrecision.SINGLE;
  private int failsAfterEpoch;
  private final List<Double> losses = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> bytesExchanged = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void startCluster() {
    spark = LocalCluster.start(EXECUTORS, 1);
  }

  @AfterAll
  static void stopCluster() {
    spark.stop();
  }

  @Test
  void anyNumberOfWorkersComputesWhatOneDoesOnTheGlobalBatch() throws Exception {
    // 160 = 5 groups of 32: no share of 2 or 3 workers is equal to another.
    float[] alone = train("one", 1, 160, 1).get(0).parameters();
    float[] two = train("two", 2, 160, 1).get(0).parameters();
    float[] three = train("three", 3, 160, 1).get(0).parameters();
    assertThat(largestDifference(alone, two)).isLessThan(5e-5);
    assertThat(largestDifference(alone, three)).isLessThan(5e-5);

    // Later on, a ReLU that bends the other way multiplies the rounding of single parameters.
    float[] aloneTwice = train("one more", 1, 160, 2).get(0).parameters();
    float[] twoTwice = train("two more", 2, 160, 2).get(0).parameters();
    assertThat(meanDifference(aloneTwice, twoTwice)).isLessThan(1e-5);
    assertThat(meanDifference(alone, aloneTwice)).isGreaterThan(1e-3);
  }

  @Test
  void theSameSeedDataAndWorkersGiveTheSameBits() throws Exception {
    float[] first = train("first", 2, 96, 1).get(0).parameters();
    float[] second = train("second", 2, 96, 1).get(0).parameters();
    assertThat(first).isEqualTo(second);
  }

  @Test
  void aRunGoesOnFromItsLastCheckpointToTheSameBits() throws Exception {
    float[] whole = train("whole", 2, 96, 3).get(0).parameters();
    train("parts", 2, 96, 1);
    float[] parts = train("parts", 2, 96, 3).get(0).parameters();
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void aPrunedMemberIsAsSparseAsAskedAlsoWhenInterruptedWhilePruning() throws Exception {
    sparsity = 0.6;
    TrainedMember whole = train("pruned", 2, 96, 4).get(0);
    assertSparsity(whole, 0.6);
    double kept = 0;
    for (float parameter : whole.parameters()) {
      kept += parameter != 0 ? 1 : 0;
    }
    assertThat((double) bytesExchanged.get(3) / bytesExchanged.get(0))
        .isCloseTo(kept / whole.parameters().length, within(0.02));

    failsAfterEpoch = 3;
    assertThatThrownBy(() -> train("pruned in parts", 2, 96, 4)).hasMessageContaining("a failure");
    failsAfterEpoch = 0;
    float[] parts = train("pruned in parts", 2, 96, 4).get(0).parameters();
    assertThat(parts).isEqualTo(whole.parameters());
  }

  @Test
  void aPrunedMemberStaysSoWhenParametersAreAveraged() throws Exception {
    sparsity = 0.6;
    averagingFrequency = 2;
    assertSparsity(train("pruned alone", 2, 96, 2).get(0), 0.6);
  }

  @Test
  void gradientsThatTravelInHalfPrecisionTrainNearlyTheSameMember() throws Exception {
    TrainedMember trained = train("single", 2, 96, 2).get(0);
    float[] single = trained.parameters();
    exchangePrecision = ExchangePrecision.HALF;
    float[] half = train("half", 2, 96, 2).get(0).parameters();

    // Each gradient is rounded twice, by at most 2^-11 of its terms. ReLUs that bend the other way
    // multiply that, over a dozen steps; 5 % of the way is far from what a lost gradient would do.
    float[] initial = MemberNetwork.create(trained.network()).parameters();
    assertThat(meanDifference(single, half))
        .isPositive()
        .isLessThan(0.05 * meanDifference(initial, single));
    assertThat(losses.get(3))
        .isLessThan(losses.get(2))
        .isCloseTo(losses.get(1), withinPercentage(5));
    assertThat((double) bytesExchanged.get(3) / bytesExchanged.get(1)).isCloseTo(0.5, within(0.02));
  }

  private static void assertSparsity(TrainedMember member, double sparsity) {
    MemberNetwork network = MemberNetwork.create(member.network());
    List<ParameterRange> prunable = network.prunableRanges(false);
    assertThat(prunable).hasSize(4);
    for (ParameterRange range : prunable) {
      assertThat(MagnitudePruning.sparsity(member.parameters(), List.of(range)))
          .isEqualTo((double) Math.round(sparsity * range.length()) / range.length());
    }
  }

  @Test
  void membersTrainAtTheSameTimeAndNeverShareAnExecutor() throws Exception {
    ExecutorUse use = new ExecutorUse();
    spark.sc().addSparkListener(use);
    train("concurrent", 2, 96, 3, "a", "b", "c");
    spark.sc().listenerBus().waitUntilEmpty();
    assertThat(use.membersAtOnce()).as("members that train at the same time").isEqualTo(3);
    assertThat(use.sharedExecutors()).as("executors with two members at a time").isZero();
  }

  private List<TrainedMember> train(String run, int workers, int batch, int epochs, String... names)
      throws Exception {
    List<String> members = names.length == 0 ? List.of("member") : List.of(names);
    RunDirectory directory =
        new RunDirectory(
            new Configuration(), new org.apache.hadoop.fs.Path(root.resolve(run).toUri()));
    return new SmallRun(
            run, members, workers, 3, batch, epochs, sparsity, averagingFrequency, 60_000)
        .exchanging(exchangePrecision)
        .train(spark, EXECUTORS, directory, listener());
  }

  private TrainingListener listener() {
    return new TrainingListener() {
      @Override
      public void epochEnded(EpochEvent epoch, int epochs) {
        losses.add(epoch.trainLoss());
        bytesExchanged.add(epoch.bytesExchanged());
        if (epoch.epoch() == failsAfterEpoch) {
          throw new IllegalStateException("a failure");
        }
      }
    };
  }

  private static double meanDifference(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  private static double largestDifference(float[] one, float[] other) {
    assertThat(one).hasSameSizeAs(other);
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i] - other[i]));
    }
    return largest;
  }

  /** When each member's epochs ran on which executor, by Spark's own events. */
  private static final class ExecutorUse extends SparkListener {
    private final Map<Integer, String> memberOfStage = new HashMap<>();
    private final List<Use> uses = new ArrayList<>();

    /** Times in milliseconds; the result's way back to the driver is not counted. */
    record Use(String executor, String member, long start, long end) {
      boolean overlaps(Use other) {
        return start < other.end && other.start < end;
      }
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
      if (stage.stageInfo().name().contains("MemberEpochStage")) {
        String member = stage.properties().getProperty("spark.jobGroup.id");
        memberOfStage.put(stage.stageInfo().stageId(), member);
      }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
      String member = memberOfStage.get(task.stageId());
      if (member != null && task.taskMetrics() != null) {
        long start = task.taskInfo().launchTime();
        long end = start + task.taskMetrics().executorRunTime();
        uses.add(new Use(task.taskInfo().executorId(), member, start, end));
      }
    }

    /** The most that there were at any time. */
    synchronized long membersAtOnce() {
      return uses.stream()
          .mapToLong(
              one ->
                  uses.stream()
                      .filter(other -> other.start <= one.start && one.start < other.end)
                      .map(Use::member)
                      .distinct()
                      .count())
          .max()
          .orElse(0);
    }

    synchronized long sharedExecutors() {
      return uses.stream()
          .filter(
              one ->
                  uses.stream()
                      .filter(other -> other.executor.equals(one.executor))
                      .filter(other -> !other.member.equals(one.member))
                      .anyMatch(one::overlaps))
          .map(Use::executor)
          .distinct()
          .count();
    }
  }
}
