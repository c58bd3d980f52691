package dev.winnow.driver.training;

import dev.winnow.worker.data.LabeledImages;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Brings the images of a data set to the workers of a member: partition r is what rank r owns. */
final class WorkerShares {
  private WorkerShares() {}

  /**
   * Kept on the heaps of the executors that first run a member's tasks; what is lost with an
   * executor is read again.
   *
   * @param shards training images by number of the shard
   * @param validation chunks of the validation split
   * @param numWorkers of the member
   */
  static JavaRDD<WorkerShare> create(
      JavaPairRDD<Integer, LabeledImages> shards,
      JavaRDD<LabeledImages> validation,
      int numWorkers) {
    RankPartitioner byRank = new RankPartitioner(numWorkers);
    JavaPairRDD<Integer, LabeledImages> training = shards.partitionBy(byRank);
    JavaPairRDD<Integer, LabeledImages> validating =
        validation
            .zipWithIndex()
            .mapToPair(chunk -> new Tuple2<>(chunk._2().intValue(), chunk._1()))
            .partitionBy(byRank);
    return training
        .zipPartitions(validating, WorkerShares::share)
        .persist(StorageLevel.MEMORY_ONLY());
  }

  private static Iterator<WorkerShare> share(
      Iterator<Tuple2<Integer, LabeledImages>> shards,
      Iterator<Tuple2<Integer, LabeledImages>> chunks) {
    Map<Integer, LabeledImages> training = new TreeMap<>();
    shards.forEachRemaining(shard -> training.put(shard._1(), shard._2()));
    Map<Integer, LabeledImages> validating = new TreeMap<>();
    chunks.forEachRemaining(chunk -> validating.put(chunk._1(), chunk._2()));
    WorkerShare share = new WorkerShare(training, new ArrayList<>(validating.values()));
    return List.of(share).iterator();
  }

  /** Shard or chunk k belongs to rank k mod W, as in the plan of an epoch. */
  private static final class RankPartitioner extends Partitioner implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int numWorkers;

    RankPartitioner(int numWorkers) {
      this.numWorkers = numWorkers;
    }

    @Override
    public int numPartitions() {
      return numWorkers;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key % numWorkers;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof RankPartitioner that && that.numWorkers == numWorkers;
    }

    @Override
    public int hashCode() {
      return numWorkers;
    }
  }
}
