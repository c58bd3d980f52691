package dev.winnow.driver.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * One Spark stage that is one epoch of one member: the only user of barrier scheduling. Its tasks
 * start together, each owns its executor's cores, and none keeps anything that a retry could miss.
 *
 * <p>A failed task fails the job (Spark does not repeat a barrier stage that returns results), and
 * the driver repeats the epoch from the state it still holds.
 */
final class MemberEpochStage {
  private static final long LOOK_SECONDS = 1;

  private MemberEpochStage() {}

  /**
   * Runs the stage. When it fails, none of its tasks runs any longer.
   *
   * @param shares one element in each partition: partition r is rank r
   * @return by rank
   * @throws SparkException when a task has failed, or none has started in the time that Spark gives
   *     all to meet ({@code spark.barrier.sync.timeout})
   */
  static List<WorkerReport> run(JavaRDD<WorkerShare> shares, EpochOrder order)
      throws SparkException, InterruptedException {
    RDD<WorkerReport> reports =
        shares
            .rdd()
            .barrier()
            .mapPartitions(
                (Function1<Iterator<WorkerShare>, Iterator<WorkerReport>> & Serializable)
                    partition ->
                        JavaConverters.asScalaIterator(
                            Collections.singleton(EpochTask.run(order, partition.next()))
                                .iterator()),
                false,
                ClassTag$.MODULE$.apply(WorkerReport.class));
    try (EpochWatch watch = new EpochWatch(reports.context(), reports.id())) {
      JavaFutureAction<List<WorkerReport>> epoch = reports.toJavaRDD().collectAsync();
      try {
        return new ArrayList<>(result(epoch, watch, reports.context().conf()));
      } catch (SparkException | RuntimeException | InterruptedException e) {
        epoch.cancel(true);
        watch.endTasks();
        throw e;
      }
    }
  }

  private static List<WorkerReport> result(
      JavaFutureAction<List<WorkerReport>> epoch, EpochWatch watch, SparkConf conf)
      throws SparkException, InterruptedException {
    long startSeconds = conf.getTimeAsSeconds("spark.barrier.sync.timeout");
    while (true) {
      try {
        return epoch.get(LOOK_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (watch.waitsLongerThan(startSeconds)) {
          throw new SparkException(
              "no task has started for %d s, as executors are not free".formatted(startSeconds), e);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SparkException failed) {
          throw failed;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
