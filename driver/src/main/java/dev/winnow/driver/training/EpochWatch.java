package dev.winnow.driver.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.util.AccumulatorV2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What Spark tells of the stage that is one attempt at an epoch: whether its tasks have started,
 * which still run, and whether they do anything. Thread-safe.
 */
final class EpochWatch extends SparkListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EpochWatch.class);
  private static final int NONE = -1;

  /**
   * Longest wait for Spark's word of a stage that it may never begin: it looks twice, a second
   * apart, whether there are executors enough.
   */
  private static final long NEWS_SECONDS = 3;

  /**
   * Longest wait for tasks to end that were told to, beyond the time after which Spark ends the
   * executor of one that does not: they look after each step, when they wait, and as they score.
   */
  private static final long END_SECONDS = 20;

  private static final long LOOK_MILLIS = 500;

  private final SparkContext spark;
  private final int rdd;
  private final Set<Long> counters;
  private final TaskProgress running = new TaskProgress();

  private int stage = NONE;
  private long submitted;
  private boolean started;
  private boolean completed;

  /**
   * Watches from now on.
   *
   * @param rdd id of the one whose partitions the stage computes
   * @param counters one of which grows while a task does anything
   */
  EpochWatch(SparkContext spark, int rdd, EpochCounters counters) {
    this.spark = spark;
    this.rdd = rdd;
    this.counters = counters.progress().stream().map(AccumulatorV2::id).collect(Collectors.toSet());
    spark.addSparkListener(this);
  }

  /** Whether no task of the stage has started yet; its images may still be read. */
  synchronized boolean isWaiting() {
    return !started;
  }

  /**
   * Whether the stage was submitted longer ago than {@code spark.barrier.sync.timeout} and no task
   * has started.
   */
  synchronized boolean isLate() {
    return stage != NONE && !started && System.nanoTime() - submitted > meetingNanos();
  }

  /**
   * The executor of a task that has done nothing for so long, as far as heartbeats tell; at first
   * not before all have had the time that Spark gives them to meet.
   */
  synchronized Optional<String> idleExecutor(long limitMillis) {
    long limit = TimeUnit.MILLISECONDS.toNanos(idleMillis(spark.conf(), limitMillis));
    return running.idle(System.nanoTime(), limit, Math.max(limit, meetingNanos()));
  }

  /** The limit, but no less than the time in which an executor tells three times of its tasks. */
  static long idleMillis(SparkConf conf, long limitMillis) {
    return Math.max(limitMillis, 3 * conf.getTimeAsMs("spark.executor.heartbeatInterval", "10s"));
  }

  private long meetingNanos() {
    return TimeUnit.SECONDS.toNanos(spark.conf().getTimeAsSeconds("spark.barrier.sync.timeout"));
  }

  /**
   * Ends what still runs of an attempt that has failed. Spark itself forgets to, when a task could
   * not fetch its images: the others would wait for that one under Spark's barrier, whose deadline
   * goes with the stage, and keep their executors from every later attempt. It also forgets the
   * cancelling of a job for which it has not yet found executors.
   *
   * @param jobs those of the attempt
   */
  synchronized void endTasks(List<Integer> jobs) throws InterruptedException {
    long began = System.nanoTime();
    long reaping = reapingSeconds(spark.conf());
    while ((!completed || !running.tasks().isEmpty()) && !spark.isStopped()) {
      long seconds = stage == NONE ? NEWS_SECONDS : reaping + END_SECONDS;
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds)) {
        if (!running.tasks().isEmpty()) {
          LOG.warn("tasks of a failed epoch do not end on executors {}", running.executors());
        }
        return;
      }
      jobs.forEach(spark::cancelJob);
      running.tasks().forEach(task -> spark.killTaskAttempt(task, false, "the epoch has failed"));
      wait(LOOK_MILLIS);
    }
  }

  /** How long Spark waits for a task to end before it ends its executor; 0 where it does not. */
  static long reapingSeconds(SparkConf conf) {
    boolean reaps = conf.getBoolean("spark.task.reaper.enabled", false);
    return reaps ? Math.max(0, conf.getTimeAsSeconds("spark.task.reaper.killTimeout", "-1s")) : 0;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (JavaConverters.seqAsJavaList(event.stageInfo().rddInfos()).stream()
        .anyMatch(info -> info.id() == rdd)) {
      stage = event.stageInfo().stageId();
      submitted = System.nanoTime();
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    if (event.stageId() == stage) {
      started = true;
      TaskInfo task = event.taskInfo();
      running.started(
          task.taskId(), "%s on %s".formatted(task.executorId(), task.host()), System.nanoTime());
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    JavaConverters.seqAsJavaList(event.accumUpdates())
        .forEach(task -> running.reached((Long) task._1(), done(task._4()), System.nanoTime()));
  }

  private long done(Seq<AccumulableInfo> counts) {
    return JavaConverters.seqAsJavaList(counts).stream()
        .filter(count -> counters.contains(count.id()))
        .mapToLong(count -> (Long) count.update().get())
        .sum();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.stageId() == stage) {
      running.ended(event.taskInfo().taskId());
      notifyAll();
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    if (event.stageInfo().stageId() == stage) {
      completed = true;
      notifyAll();
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
