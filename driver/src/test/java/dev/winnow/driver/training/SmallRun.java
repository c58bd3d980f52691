package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;
import dev.winnow.worker.training.EpochPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * A training that takes seconds: a narrow AlexNet on images of 8 x 8 pixels, by {@code
 * -Dtest.seed}. A worker has memory for its part of the batch and no more.
 *
 * @param groupsPerShard normalisation groups of 32 images, the least of any shard
 * @param batch of the first epoch
 * @param largestBatch that it may grow to
 * @param sparsity at the last epoch
 * @param exchangePrecision how gradients travel
 * @param executorWaitMillis how long the replacement of a lost executor is waited for
 */
record SmallRun(
    String id,
    List<String> members,
    int workers,
    int groupsPerShard,
    int batch,
    int largestBatch,
    int epochs,
    double sparsity,
    int averagingFrequency,
    ExchangePrecision exchangePrecision,
    long executorWaitMillis) {
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final int SHARDS = 6;

  /** One whose batch does not grow, and whose gradients travel in single precision. */
  SmallRun(
      String id,
      List<String> members,
      int workers,
      int groupsPerShard,
      int batch,
      int epochs,
      double sparsity,
      int averagingFrequency,
      long executorWaitMillis) {
    this(
        id,
        members,
        workers,
        groupsPerShard,
        batch,
        batch,
        epochs,
        sparsity,
        averagingFrequency,
        ExchangePrecision.SINGLE,
        executorWaitMillis);
  }

  /** The same with a batch that grows. */
  SmallRun growingTo(int largest) {
    return with(largest, exchangePrecision);
  }

  /** The same with gradients that travel in that precision. */
  SmallRun exchanging(ExchangePrecision precision) {
    return with(largestBatch, precision);
  }

  private SmallRun with(int largest, ExchangePrecision precision) {
    return new SmallRun(
        id,
        members,
        workers,
        groupsPerShard,
        batch,
        largest,
        epochs,
        sparsity,
        averagingFrequency,
        precision,
        executorWaitMillis);
  }

  List<TrainedMember> train(
      JavaSparkContext spark, int executors, RunDirectory directory, TrainingListener listener)
      throws IOException, InterruptedException {
    TestTraining training = new TestTraining(id, workers, batch, largestBatch, epochs);
    DynamicBatchSize rule = training.rule(1000);
    NetworkConfiguration network =
        new NetworkConfiguration("alexnet", Convolution.WINOGRAD_RELU, 4, 0.125, 0, SHAPE, 3, 11);
    int[] shardSizes = IntStream.range(0, SHARDS).map(this::size).toArray();
    int largestShare =
        new EpochPlan(shardSizes, largestBatch, TestTraining.GROUP, workers).largestShare();
    List<MemberPlan> plans =
        members.stream()
            .map(
                name ->
                    new MemberPlan(
                        name,
                        network,
                        rule,
                        Collections.nCopies(workers, largestShare),
                        Optional.empty()))
            .toList();
    TrainingSettings settings =
        training.settings(sparsity, averagingFrequency, exchangePrecision, executorWaitMillis);
    return new EnsembleTraining(spark, settings, directory, listener)
        .train(plans, executors, shards(spark), validation(spark));
  }

  private JavaPairRDD<Integer, LabeledImages> shards(JavaSparkContext spark) {
    List<Tuple2<Integer, LabeledImages>> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new Tuple2<>(shard, images(shard, size(shard))));
    }
    return spark.parallelizePairs(shards, 3);
  }

  /** Sizes differ, and the last step of an epoch is smaller. */
  private int size(int shard) {
    return TestTraining.GROUP * (groupsPerShard + (shard < 2 ? 1 : 0)) + (shard == 2 ? 9 : 0);
  }

  private static JavaRDD<LabeledImages> validation(JavaSparkContext spark) {
    return spark.parallelize(List.of(images(100, 64), images(101, 50)), 2);
  }

  /** Three classes told apart by where the bright half is. */
  private static LabeledImages images(long seed, int size) {
    Random random = new Random(Long.getLong("test.seed") + seed);
    byte[] pixels = new byte[size * SHAPE.size()];
    int[] labels = new int[size];
    long[] ids = new long[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(3);
      ids[i] = random.nextLong();
      for (int p = 0; p < SHAPE.size(); p++) {
        boolean bright = labels[i] == 0 ? p < 32 : labels[i] == 1 ? p >= 32 : p % 8 < 4;
        pixels[i * SHAPE.size() + p] = (byte) (random.nextInt(120) + (bright ? 100 : 0));
      }
    }
    return new LabeledImages(SHAPE, pixels, labels, ids);
  }
}
