package dev.winnow.driver.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/**
 * What Spark tells of the stage that is one attempt at an epoch: whether its tasks have started,
 * and which still run. Thread-safe.
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
   * Longest wait for tasks to end that were told to: they look when they wait, and as they score.
   */
  private static final long END_SECONDS = 20;

  private static final long LOOK_MILLIS = 500;

  private final SparkContext spark;
  private final int rdd;

  /** Id and host of the executor by the id of each task. */
  private final Map<Long, String> running = new HashMap<>();

  private int stage = NONE;
  private long submitted;
  private boolean started;
  private boolean completed;

  /**
   * Watches from now on.
   *
   * @param rdd id of the one whose partitions the stage computes
   */
  EpochWatch(SparkContext spark, int rdd) {
    this.spark = spark;
    this.rdd = rdd;
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
    long seconds = spark.conf().getTimeAsSeconds("spark.barrier.sync.timeout");
    return stage != NONE
        && !started
        && System.nanoTime() - submitted > TimeUnit.SECONDS.toNanos(seconds);
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
    while ((!completed || !running.isEmpty()) && !spark.isStopped()) {
      long seconds = stage == NONE ? NEWS_SECONDS : END_SECONDS;
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds)) {
        if (!running.isEmpty()) {
          LOG.warn("tasks of a failed epoch do not end on executors {}", running.values());
        }
        return;
      }
      jobs.forEach(spark::cancelJob);
      running.keySet().forEach(task -> spark.killTaskAttempt(task, false, "the epoch has failed"));
      wait(LOOK_MILLIS);
    }
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
      running.put(task.taskId(), "%s on %s".formatted(task.executorId(), task.host()));
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.stageId() == stage) {
      running.remove(event.taskInfo().taskId());
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
