package dev.winnow.driver.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private MemberEpochStage() {}

  /**
   * Runs the stage.
   *
   * @param shares one element in each partition: partition r is rank r
   * @return by rank; a failed task makes it throw Spark's SparkException, undeclared
   */
  static List<WorkerReport> run(JavaRDD<WorkerShare> shares, EpochOrder order) {
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
    return new ArrayList<>(reports.toJavaRDD().collect());
  }
}
