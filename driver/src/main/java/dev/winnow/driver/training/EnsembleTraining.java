package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.checkpoint.RunTakenOverException;
import dev.winnow.driver.cluster.ExecutorClaims;
import dev.winnow.driver.cluster.LiveExecutors;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.MetricsSystem;

/**
 * Trains the members of an ensemble: as many at the same time as there are groups of executors, the
 * others when a group becomes free. A failing member does not disturb the others.
 */
public final class EnsembleTraining {
  private final JavaSparkContext spark;
  private final TrainingSettings settings;
  private final RunDirectory run;
  private final MemberMetrics metrics = new MemberMetrics();
  private final TrainingListener listener;

  public EnsembleTraining(
      JavaSparkContext spark,
      TrainingSettings settings,
      RunDirectory run,
      TrainingListener listener) {
    this.spark = spark;
    this.settings = settings;
    this.run = run;
    this.listener = new ListenerPair(metrics, listener);
  }

  /**
   * Trains all members to their last epoch, each from its last checkpoint in the run's directory.
   *
   * @param executors number of executors that the job has
   * @param shards training images by number of the shard
   * @param validation chunks of the validation split, none of them empty
   * @return in the order of the plans
   * @throws IOException when the run's directory cannot be used
   * @throws MemberFailedException of the first member that failed, after the others have ended
   * @throws RunTakenOverException after all have ended
   */
  public List<TrainedMember> train(
      List<MemberPlan> plans,
      int executors,
      JavaPairRDD<Integer, LabeledImages> shards,
      JavaRDD<LabeledImages> validation)
      throws IOException, InterruptedException {
    run.deleteUnfinished(plans.stream().map(MemberPlan::name).toList());
    int[] shardSizes = shardSizes(shards);
    ValidationChunks validating = ValidationChunks.of(validation);
    IntFunction<JavaRDD<WorkerShare>> images =
        workers -> WorkerShares.create(shards, validating.numbered(), workers);
    ExecutorClaims claims =
        new ExecutorClaims(
            () -> LiveExecutors.count(spark), executors, settings.executorWaitMillis());
    ExecutorService pool =
        Executors.newFixedThreadPool(
            membersAtOnce(plans.size(), executors, settings.workersPerMember()));
    MetricsSystem metricsSystem = SparkEnv.get().metricsSystem();
    metricsSystem.registerSource(metrics);
    try {
      List<Future<TrainedMember>> members = new ArrayList<>();
      for (MemberPlan plan : plans) {
        MemberSchedule schedule =
            new MemberSchedule(plan, settings, shardSizes, validating.examples());
        MemberWorkers workers =
            new MemberWorkers(plan.name(), settings.workersPerMember(), claims, images);
        members.add(pool.submit(() -> train(schedule, workers)));
      }
      return all(plans, members);
    } finally {
      pool.shutdownNow();
      metricsSystem.removeSource(metrics);
    }
  }

  /** How many members train at the same time, at most: one for each group of executors. */
  public static int membersAtOnce(int members, int executors, int workersPerMember) {
    return Math.min(Math.max(1, executors / workersPerMember), members);
  }

  private static int[] shardSizes(JavaPairRDD<Integer, LabeledImages> shards) {
    Map<Integer, Integer> sizes = shards.mapValues(LabeledImages::size).collectAsMap();
    int[] shardSizes = new int[sizes.size()];
    sizes.forEach((shard, size) -> shardSizes[shard] = size);
    return shardSizes;
  }

  private TrainedMember train(MemberSchedule schedule, MemberWorkers workers)
      throws IOException, InterruptedException {
    MemberPlan plan = schedule.plan();
    // It may have waited long for other members, and would train an epoch for nothing.
    run.requireOwn();
    spark.sc().setJobGroup(plan.name(), "training " + plan.name(), false);
    try (workers) {
      MemberState state =
          new MemberTraining(spark, schedule, run, listener)
              .train(workers, UntrainedMember.of(plan, settings.pruning().ends()));
      return new TrainedMember(plan.name(), plan.network(), state.parameters());
    }
  }

  private static List<TrainedMember> all(
      List<MemberPlan> plans, List<Future<TrainedMember>> members) throws InterruptedException {
    List<TrainedMember> trained = new ArrayList<>();
    Map<String, Throwable> causes = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      try {
        trained.add(members.get(i).get());
      } catch (ExecutionException e) {
        causes.put(plans.get(i).name(), e.getCause());
      }
    }
    // An error is this JVM's, not the member's: it may have run out of memory.
    throwFirst(Error.class, causes.values());
    throwFirst(RunTakenOverException.class, causes.values());
    List<MemberFailedException> failures = new ArrayList<>();
    causes.forEach((member, cause) -> failures.add(failure(member, cause)));
    failures.stream().skip(1).forEach(other -> failures.get(0).addSuppressed(other));
    throwFirst(MemberFailedException.class, failures);
    return trained;
  }

  private static <T extends Throwable> void throwFirst(
      Class<T> kind, Collection<? extends Throwable> causes) throws T {
    for (Throwable cause : causes) {
      if (kind.isInstance(cause)) {
        throw kind.cast(cause);
      }
    }
  }

  private static MemberFailedException failure(String member, Throwable cause) {
    return cause instanceof MemberFailedException known
        ? known
        : new MemberFailedException("%s: %s".formatted(member, message(cause)), cause);
  }

  /** What reading and writing says is for users; of anything else the kind says as much. */
  private static String message(Throwable thrown) {
    Throwable cause = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
    return cause instanceof IOException ? cause.getMessage() : String.valueOf(cause);
  }
}
