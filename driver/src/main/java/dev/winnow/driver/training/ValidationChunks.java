package dev.winnow.driver.training;

import dev.winnow.worker.data.LabeledImages;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The chunks of the validation split, numbered by what they hold. So one that is read again, after
 * an executor was lost, has the number that it had, though it may come in another order.
 *
 * @param numbered chunks by their numbers, from 0
 * @param examples of all
 */
record ValidationChunks(JavaPairRDD<Integer, LabeledImages> numbered, int examples) {
  /**
   * Runs one job.
   *
   * @param chunks none of them empty
   */
  static ValidationChunks of(JavaRDD<LabeledImages> chunks) {
    List<Tuple2<Long, Integer>> firstAndSize =
        chunks.map(chunk -> new Tuple2<>(chunk.id(0), chunk.size())).collect();
    long[] order = firstAndSize.stream().mapToLong(Tuple2::_1).sorted().toArray();
    return new ValidationChunks(
        chunks.mapToPair(chunk -> new Tuple2<>(Arrays.binarySearch(order, chunk.id(0)), chunk)),
        firstAndSize.stream().mapToInt(Tuple2::_2).sum());
  }
}
