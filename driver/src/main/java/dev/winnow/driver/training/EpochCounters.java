package dev.winnow.driver.training;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of one attempt at an epoch have done so far, for the page of its stage in Spark's
 * UI, by task and in sum, and for {@link EpochWatch}, which sees by it whether they do anything.
 * Nothing else is computed from it: a task that is lost may have counted.
 */
record EpochCounters(
    LongAccumulator steps,
    LongAccumulator trained,
    DoubleAccumulator lossSum,
    LongAccumulator validated,
    LongAccumulator correct,
    DoubleAccumulator averagingSeconds,
    LongAccumulator bytesExchanged)
    implements Serializable {
  static EpochCounters create(SparkContext spark) {
    return new EpochCounters(
        spark.longAccumulator("steps"),
        spark.longAccumulator("images trained"),
        spark.doubleAccumulator("sum of losses"),
        spark.longAccumulator("images validated"),
        spark.longAccumulator("of them correct"),
        spark.doubleAccumulator("seconds in averaging"),
        spark.longAccumulator("bytes exchanged"));
  }

  /** Those that grow while a task does anything: a step may have no images of a worker. */
  List<LongAccumulator> progress() {
    return List.of(steps, validated);
  }

  /** Counts a step of the calling task, of so many images. */
  void addStep(int images) {
    steps.add(1L);
    trained.add((long) images);
  }

  /** Counts images that the calling task has scored. */
  void addValidated(CorrectCount chunk) {
    validated.add((long) chunk.images());
    correct.add((long) chunk.correct());
  }

  /** Counts what is known when the calling task ends. */
  void addRest(WorkerReport report) {
    lossSum.add(report.lossSum());
    averagingSeconds.add(report.averaging().seconds());
    bytesExchanged.add(report.averaging().bytes());
  }
}
