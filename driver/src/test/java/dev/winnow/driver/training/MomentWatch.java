package dev.winnow.driver.training;

import dev.winnow.driver.training.Moment.Place;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.status.api.v1.ThreadStackTrace;

/**
 * Waits for a moment of the next training, and acts once when it comes. Is closed only when that is
 * done, and later does nothing.
 */
final class MomentWatch extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
  private final Moment moment;
  private final Runnable action;
  private final Set<Integer> runningEpochs = new HashSet<>();
  private boolean reached;
  private boolean closed;
  private int epochs;
  private int looks;

  MomentWatch(JavaSparkContext spark, Moment moment, Runnable action) {
    this.spark = spark.sc();
    this.moment = moment;
    this.action = action;
    this.spark.addSparkListener(this);
    WatchedFileSystem.watch(this);
  }

  synchronized boolean reached() {
    return reached;
  }

  /** Called where that place of that epoch is. */
  synchronized void at(Place place, int epoch) {
    if (moment.place() == place
        && moment.epoch() == epoch
        && !reached
        && !closed
        && ++looks == moment.look()) {
      reached = true;
      action.run();
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    if (stage.stageInfo().name().contains("MemberEpochStage")) {
      runningEpochs.add(stage.stageInfo().stageId());
      epochs++;
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    if (runningEpochs.contains(task.stageId())) {
      at(Place.TASK_STARTED, epochs);
      if (epochs == moment.epoch()) {
        new Thread(() -> lookInto(task.taskInfo().executorId(), task.stageId())).start();
      }
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted stage) {
    runningEpochs.remove(stage.stageInfo().stageId());
  }

  private synchronized boolean isRunning(int stage) {
    return runningEpochs.contains(stage);
  }

  /** Looks at what the executor's threads do until they are where the moment is. */
  private void lookInto(String executor, int stage) {
    while (isRunning(stage) && !reached()) {
      for (ThreadStackTrace thread :
          spark.getExecutorThreadDump(executor).getOrElse(() -> new ThreadStackTrace[0])) {
        if (moment.place().isIn(thread.stackTrace().elems().mkString("\n"))) {
          at(moment.place(), moment.epoch());
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    runningEpochs.clear();
    closed = true;
    spark.removeSparkListener(this);
    WatchedFileSystem.watch(null);
  }
}
