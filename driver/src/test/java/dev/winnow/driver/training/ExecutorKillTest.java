package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.winnow.driver.LoggedLines;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.training.Moment.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.collection.immutable.Map$;

/** Kills executor processes of one cluster, which starts others in their place. */
final class ExecutorKillTest {
  private static final int WORKERS = 2;

  /** Of one moment: a kill may come after the epoch's end, or the moment pass between two looks. */
  private static final int MOST_TRIALS = 20;

  private static final SmallRun FIXED =
      new SmallRun("killed", List.of("member"), WORKERS, 1, 64, 3, 0.6, 1, 60_000);
  private static final SmallRun RUN = FIXED.growingTo(96);

  private static final Random VICTIMS = new Random(Long.getLong("test.seed"));

  private static JavaSparkContext spark;
  private static float[] undisturbed;

  @BeforeAll
  static void trainUndisturbed(@TempDir Path root) throws Exception {
    spark = LocalCluster.start(WORKERS, 1);
    undisturbed = train(RUN, root, new TrainingListener() {}).get(0);
  }

  @AfterAll
  static void stopCluster() {
    spark.stop();
  }

  static List<Moment> moments() {
    return Moment.seeded(
        Moment.executorKills(),
        RUN.epochs(),
        List.of(
            Place.EXCHANGING,
            Place.CHECKPOINT_PARTLY_WRITTEN,
            Place.TRAINING,
            Place.EPOCH_ENDED,
            Place.TASK_STARTED));
  }

  // A run that never ends is a failure like any other.
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ParameterizedTest
  @MethodSource("moments")
  void aKilledExecutorCostsAnAttemptAtAnEpochAndNotABit(Moment moment, @TempDir Path root)
      throws Exception {
    killAt(moment, RUN, undisturbed, root);
  }

  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Test
  void norDoesItWhereWorkersAverageAfterEverySecondStepOnly(@TempDir Path root) throws Exception {
    SmallRun rare = new SmallRun("rare", List.of("member"), WORKERS, 1, 64, 3, 0.6, 2, 60_000);
    float[] expected = train(rare, root.resolve("undisturbed"), new TrainingListener() {}).get(0);

    killAt(new Moment(Place.EXCHANGING, 2, 1), rare, expected, root);
  }

  /** Once in the run, which must end as if nothing had happened. */
  private static void killAt(Moment first, SmallRun run, float[] expected, Path root)
      throws Exception {
    Moment moment = first;
    for (int trial = 0; !killedAt(moment, run, expected, root.resolve("run" + trial)); trial++) {
      assertThat(trial).as("trials without a kill at %s", first).isLessThan(MOST_TRIALS);
      moment = moment.earlier();
    }
  }

  /** Whether the kill came, and within the epoch where the moment is. */
  private static boolean killedAt(Moment moment, SmallRun run, float[] expected, Path root)
      throws Exception {
    try (MomentWatch watch = new MomentWatch(spark, moment, ExecutorKillTest::killExecutor)) {
      Progress progress = new Progress(watch);
      float[] parameters = train(run, root, progress).get(0);

      assertThat(parameters).as("parameters after %s", moment).isEqualTo(expected);
      assertThat(progress.ended).containsExactly(1, 2, 3);
      assertThat(progress.failures)
          .as("failed attempts")
          .hasSizeLessThanOrEqualTo(1)
          // Why, and not merely that one of Spark's tasks did.
          .noneMatch(failure -> failure.contains("finished unsuccessfully"));
      return watch.reached() && (progress.failures.size() == 1 || !moment.place().isInEpoch());
    }
  }

  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Test
  void otherMembersDoNotNoticeThatAnExecutorWasKilled(@TempDir Path root) throws Exception {
    SmallRun two = new SmallRun("two", List.of("member", "other"), 1, 1, 64, 2, 0, 1, 60_000);
    List<float[]> expected = train(two, root.resolve("undisturbed"), new TrainingListener() {});
    Set<String> failed = ConcurrentHashMap.newKeySet();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochFailed(String member, int epoch, int attempt, String cause) {
            failed.add(member);
          }
        };
    // The last of all epochs to start: by then each has its images on its own executor.
    Moment moment = new Moment(Place.TASK_STARTED, 4, 1);
    try (MomentWatch watch = new MomentWatch(spark, moment, ExecutorKillTest::killExecutor)) {
      List<float[]> parameters = train(two, root.resolve("disturbed"), listener);

      spark.sc().listenerBus().waitUntilEmpty();
      assertThat(watch.reached()).as("reached %s", moment).isTrue();
      assertThat(parameters.get(0)).isEqualTo(expected.get(0));
      assertThat(parameters.get(1)).isEqualTo(expected.get(1));
    }
    assertThat(failed).as("members with failed epochs").hasSizeLessThanOrEqualTo(1);
  }

  // That Spark starts no other in its place is what a cluster without room does.
  @Test
  void withoutAnotherInItsPlaceTheRunGoesOnWithTheExecutorsThatAreThere(@TempDir Path root)
      throws Exception {
    // With patience, until one is there for that of the test before.
    List<EpochEvent> before = new ArrayList<>();
    train(FIXED, root.resolve("before"), collecting(before));
    SmallRun impatient = new SmallRun("shrunk", List.of("member"), WORKERS, 1, 64, 3, 0.6, 1, 500);
    List<EpochEvent> shrunk = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochEvent epoch, int epochs) {
            shrunk.add(epoch);
            if (epoch.epoch() == 1) {
              spark.sc().requestTotalExecutors(1, 0, Map$.MODULE$.empty());
              killExecutor();
            }
          }
        };
    try (LoggedLines lines = LoggedLines.of(MemberTraining.class)) {
      train(impatient, root.resolve("shrunk"), listener);
      assertThat(lines.soFar())
          .as("warnings")
          .anyMatch(line -> line.startsWith("member, epoch 2: a batch of 32 in place of 64"));
    } finally {
      spark.sc().requestTotalExecutors(WORKERS, 0, Map$.MODULE$.empty());
    }
    assertThat(shrunk).extracting(EpochEvent::workers).containsExactly(2, 1, 1);
    assertThat(shrunk)
        .as("batches that the memory of those executors holds")
        .extracting(EpochEvent::globalBatch)
        .containsExactly(64, 32, 32);
    for (int epoch = 0; epoch < shrunk.size(); epoch++) {
      assertThat(shrunk.get(epoch).learningRate() / shrunk.get(epoch).globalBatch())
          .as("learning rate of epoch %d for an image", epoch)
          .isCloseTo(before.get(epoch).learningRate() / FIXED.batch(), withinPercentage(1e-9));
    }

    assertThat(train(RUN, root.resolve("afterwards"), new TrainingListener() {}).get(0))
        .as("parameters once there are two again")
        .isEqualTo(undisturbed);
  }

  private static TrainingListener collecting(List<EpochEvent> epochs) {
    return new TrainingListener() {
      @Override
      public void epochEnded(EpochEvent epoch, int of) {
        epochs.add(epoch);
      }
    };
  }

  private static List<float[]> train(SmallRun run, Path root, TrainingListener listener)
      throws Exception {
    RunDirectory directory =
        new RunDirectory(
            WatchedFileSystem.configuration(), new org.apache.hadoop.fs.Path(root.toUri()));
    return run.train(spark, WORKERS, directory, listener).stream()
        .map(TrainedMember::parameters)
        .toList();
  }

  /** The executors of a local cluster are children of the JVM that started it. */
  private static void killExecutor() {
    List<ProcessHandle> executors =
        ProcessHandle.current()
            .children()
            .filter(ProcessHandle::isAlive)
            .sorted(Comparator.comparing(ProcessHandle::pid))
            .toList();
    executors.get(VICTIMS.nextInt(executors.size())).destroyForcibly();
  }

  private static final class Progress implements TrainingListener {
    private final MomentWatch watch;
    private final List<Integer> ended = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Progress(MomentWatch watch) {
      this.watch = watch;
    }

    @Override
    public void epochEnded(EpochEvent epoch, int epochs) {
      ended.add(epoch.epoch());
      watch.at(Place.EPOCH_ENDED, epoch.epoch());
    }

    @Override
    public void epochFailed(String member, int epoch, int attempt, String cause) {
      failures.add("epoch %d, attempt %d: %s".formatted(epoch, attempt, cause));
    }
  }
}
