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
   * @param validation chunks of the validation split by their numbers
   * @param numWorkers of the member
   */
  static JavaRDD<WorkerShare> create(
      JavaPairRDD<Integer, LabeledImages> shards,
      JavaPairRDD<Integer, LabeledImages> validation,
      int numWorkers) {
    RankPartitioner byRank = new RankPartitioner(numWorkers);
    JavaPairRDD<Integer, LabeledImages> training = shards.partitionBy(byRank);
    return training
        .zipPartitions(validation.partitionBy(byRank), WorkerShares::share)
        .persist(StorageLevel.MEMORY_ONLY());
  }

  private static Iterator<WorkerShare> share(
      Iterator<Tuple2<Integer, LabeledImages>> shards,
      Iterator<Tuple2<Integer, LabeledImages>> chunks) {
    Map<Integer, LabeledImages> training = new TreeMap<>();
    shards.forEachRemaining(shard -> training.put(shard._1(), shard._2()));
    List<LabeledImages> validating = new ArrayList<>();
    chunks.forEachRemaining(chunk -> validating.add(chunk._2()));
    WorkerShare share = new WorkerShare(training, validating);
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
