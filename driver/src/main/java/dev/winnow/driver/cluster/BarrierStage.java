package dev.winnow.driver.cluster;

import java.io.Serializable;
import java.util.Collections;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * A Spark stage whose tasks start together and each own their executor's cores: the only user of
 * barrier scheduling.
 *
 * <p>A failed task fails the job: Spark does not repeat a barrier stage that returns results.
 */
public final class BarrierStage {
  private BarrierStage() {}

  /** What each task does with the one element of its partition. */
  public interface Task<T, R> extends Serializable {
    R run(T element);
  }

  /**
   * The results by rank, once collected.
   *
   * @param elements one in each partition: partition r is rank r
   */
  public static <T, R> JavaRDD<R> of(JavaRDD<T> elements, Task<T, R> task, Class<R> result) {
    RDD<R> results =
        elements
            .rdd()
            .barrier()
            .mapPartitions(
                (Function1<Iterator<T>, Iterator<R>> & Serializable)
                    partition ->
                        JavaConverters.asScalaIterator(
                            Collections.singleton(task.run(partition.next())).iterator()),
                false,
                ClassTag$.MODULE$.apply(result));
    return results.toJavaRDD();
  }
}
