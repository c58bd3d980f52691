package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.Checkpoint;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.exchange.ExchangeTopic;
import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.failure.FailureReason;
import dev.winnow.worker.training.DivergedException;
import dev.winnow.worker.training.DynamicBatchSize;
import dev.winnow.worker.training.DynamicBatchState;
import dev.winnow.worker.training.EpochPlan;
import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The epochs of one member, one after the other: the driver's side of training. One thread's. */
final class MemberTraining {
  private static final Logger LOG = LoggerFactory.getLogger(MemberTraining.class);

  private static final String BARRIER_FAILURE = " finished unsuccessfully.\n";

  private final JavaSparkContext spark;
  private final MemberSchedule schedule;
  private final MemberJob job;
  private final RunDirectory run;
  private final TrainingListener listener;

  MemberTraining(
      JavaSparkContext spark,
      MemberSchedule schedule,
      RunDirectory run,
      TrainingListener listener) {
    this.spark = spark;
    this.schedule = schedule;
    this.job = MemberJob.of(schedule.plan(), schedule.settings());
    this.run = run;
    this.listener = listener;
  }

  /**
   * Trains from the last checkpoint of the run, or from the start, to the last epoch.
   *
   * @param untrained the member before its first epoch
   */
  MemberState train(MemberWorkers workers, UntrainedMember untrained)
      throws IOException, InterruptedException {
    float[] initial = untrained.parameters();
    Checkpoint reached =
        run.latest(job.member(), initial.length)
            .orElseGet(() -> new Checkpoint(MemberState.initial(initial), new double[0]));
    DynamicBatchSize rule = schedule.plan().rule();
    DynamicBatchState batch = rule.first();
    for (double accuracy : reached.validationAccuracies()) {
      batch = rule.next(batch, accuracy, schedule.validationExamples());
    }
    TrainingSettings settings = schedule.settings();
    int epochs = rule.configuration().epochs();
    listener.memberStarted(job.member(), reached.state().epoch(), epochs);
    while (reached.state().epoch() < epochs) {
      MemberState start = settings.pruning().before(reached.state(), untrained.prunable());
      TimedEpoch trained = trainEpoch(workers, start, batch.annealed(settings.annealing()));
      EpochEvent event = trained.event(job.member(), untrained.ranges());
      reached = trained.after(reached);
      // The listener first: an interruption between the two costs the epoch, not its metrics.
      listener.epochEnded(event, epochs);
      SlowWorker.among(trained.reports())
          .ifPresent(slow -> LOG.warn("{}, epoch {}: {}", job.member(), event.epoch(), slow));
      LateWorker.among(trained.reports())
          .ifPresent(late -> LOG.warn("{}, epoch {}: {}", job.member(), event.epoch(), late));
      run.save(job.member(), reached);
      batch = rule.next(batch, event.validationAccuracy(), schedule.validationExamples());
    }
    listener.memberEnded(job.member());
    return reached.state();
  }

  /** Repeats the epoch from the same state until no task fails. */
  private TimedEpoch trainEpoch(MemberWorkers workers, MemberState start, DynamicBatchState batch)
      throws InterruptedException {
    Broadcast<MemberState> broadcast = spark.broadcast(start);
    try {
      for (int attempt = 0; ; attempt++) {
        JavaRDD<WorkerShare> shares = workers.shares();
        ExchangeTopic topic = new ExchangeTopic(job.runId(), job.member(), start.epoch(), attempt);
        EpochPlan plan = plan(start.epoch(), batch.globalBatch(), shares.getNumPartitions());
        DynamicBatchState held = batch.limitedTo(plan.globalBatch());
        describe(start.epoch() + 1, held);
        EpochAssignment assignment =
            new EpochAssignment(
                job,
                broadcast,
                plan,
                (float) held.learningRate(),
                (float) held.momentum(),
                topic,
                EpochCounters.create(spark.sc()));
        try {
          long began = System.nanoTime();
          List<WorkerReport> reports = MemberEpochStage.run(shares, assignment, workers::areThere);
          return new TimedEpoch(held, reports, (System.nanoTime() - began) / 1e9);
        } catch (SparkException | RuntimeException e) {
          throwUnlessRepeatable(e, start.epoch() + 1, attempt);
        }
      }
    } finally {
      // Of a context that has stopped, the failure would take the place of the reason.
      if (!spark.sc().isStopped()) {
        broadcast.destroy();
      }
    }
  }

  /** Fewer workers than planned have less memory together. */
  private EpochPlan plan(int epoch, int globalBatch, int workers) {
    List<Integer> largestShares = schedule.plan().largestShares();
    int largestShare = largestShares.get(workers - 1);
    if (largestShare == 0) {
      // Computed with images that Spark can put on a disk.
      LOG.warn("{}: {} executors may be too few for its images", job.member(), workers);
      largestShare = largestShares.get(largestShares.size() - 1);
    }
    int group = schedule.settings().groupSize();
    EpochPlan plan =
        EpochPlan.fitting(schedule.shardSizes(), globalBatch, group, workers, largestShare);
    if (plan.globalBatch() < globalBatch) {
      LOG.warn(
          "{}, epoch {}: a batch of {} in place of {}, as the workers there have no memory for"
              + " more: its weights are not, to the bit, those that were planned",
          job.member(),
          epoch + 1,
          plan.globalBatch(),
          globalBatch);
    }
    return plan;
  }

  /** For the list of jobs in Spark's UI. */
  private void describe(int epoch, DynamicBatchState batch) {
    spark
        .sc()
        .setJobDescription(
            String.format(
                Locale.ROOT,
                "%s, epoch %d of %d: batch %d, learning rate %.4f",
                job.member(),
                epoch,
                schedule.plan().rule().configuration().epochs(),
                batch.globalBatch(),
                batch.learningRate()));
  }

  /** Of a barrier stage Spark says first which task has failed, and on the next line of what. */
  static String reason(String message) {
    int stage = message.indexOf(BARRIER_FAILURE);
    return FailureReason.firstLine(
        stage < 0 ? message : message.substring(stage + BARRIER_FAILURE.length()));
  }

  /** Why data that Spark read again were refused; null if that is not what failed. */
  static DataFormatException badData(Throwable failure) {
    return FailureReason.cause(failure, DataFormatException.class).orElse(null);
  }

  /** Decides whether another attempt can help. */
  private void throwUnlessRepeatable(Exception failure, int epoch, int attempt) {
    String cause = String.valueOf(failure.getMessage());
    if (cause.contains(DivergedException.class.getName())) {
      throw new MemberFailedException(
          "%s, epoch %d: %s".formatted(job.member(), epoch, DivergedException.MESSAGE), failure);
    }
    DataFormatException data = badData(failure);
    if (data != null) {
      throw new MemberFailedException(
          "%s, epoch %d: %s".formatted(job.member(), epoch, data.getMessage()), failure);
    }
    String reason = reason(cause);
    if (!(failure instanceof SparkException) || spark.sc().isStopped()) {
      throw new MemberFailedException(
          "%s, epoch %d: %s".formatted(job.member(), epoch, reason), failure);
    }
    if (attempt + 1 >= schedule.settings().maxEpochAttempts()) {
      throw new MemberFailedException(
          "%s, epoch %d failed %d times (train.max-epoch-attempts): %s"
              .formatted(job.member(), epoch, attempt + 1, reason),
          failure);
    }
    listener.epochFailed(job.member(), epoch, attempt + 1, reason);
  }
}
