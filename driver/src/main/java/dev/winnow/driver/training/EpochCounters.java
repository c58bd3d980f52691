package dev.winnow.driver.training;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of one attempt at an epoch have done, for the page of its stage in Spark's UI: by
 * task and in sum. Nothing is computed from it: a task that is lost may have counted.
 */
record EpochCounters(
    LongAccumulator trained,
    DoubleAccumulator lossSum,
    LongAccumulator validated,
    LongAccumulator correct,
    DoubleAccumulator averagingSeconds,
    LongAccumulator bytesExchanged)
    implements Serializable {
  static EpochCounters create(SparkContext spark) {
    return new EpochCounters(
        spark.longAccumulator("images trained"),
        spark.doubleAccumulator("sum of losses"),
        spark.longAccumulator("images validated"),
        spark.longAccumulator("of them correct"),
        spark.doubleAccumulator("seconds in averaging"),
        spark.longAccumulator("bytes exchanged"));
  }

  /** Counts what a task has done; called by that task. */
  void add(WorkerReport report) {
    trained.add(report.images());
    lossSum.add(report.lossSum());
    validated.add((long) report.validation().images());
    correct.add((long) report.validation().correct());
    averagingSeconds.add(report.averaging().seconds());
    bytesExchanged.add(report.averaging().bytes());
  }
}
