package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.PeerNetworks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * Images/s of AlexNet on executor processes of one core: trained by Winnow, or, of DL4J's own
 * layers, by DL4J's ParameterAveragingTrainingMaster. See {@code worker/benchmarks/averaging.sh},
 * which runs it.
 *
 * <p>Arguments: {@code winnow} or {@code dl4j}, executors, images a step over all of them, steps
 * between two averages, steps of an epoch, epochs. Prints a line of JSON; its images/s are those of
 * the fastest epoch, as the first ones are still being compiled.
 */
public final class AveragingBenchmark {
  private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
  private static final int CLASSES = 10;

  /** The faster one. */
  private static final int TILE = 6;

  private final int workers;
  private final int batch;
  private final int averagingFrequency;
  private final int steps;
  private final int epochs;

  private AveragingBenchmark(
      int workers, int batch, int averagingFrequency, int steps, int epochs) {
    this.workers = workers;
    this.batch = batch;
    this.averagingFrequency = averagingFrequency;
    this.steps = steps;
    this.epochs = epochs;
  }

  public static void main(String[] arguments) throws Exception {
    int[] numbers = IntStream.range(1, 6).map(i -> Integer.parseInt(arguments[i])).toArray();
    AveragingBenchmark benchmark =
        new AveragingBenchmark(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    SparkConf conf =
        LocalCluster.conf(numbers[0], 1)
            .setMaster("local-cluster[%d,1,3072]".formatted(numbers[0]))
            .set("spark.executor.memory", "3g")
            .set(
                "spark.executor.extraJavaOptions",
                "--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxbytes=4G"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    try (JavaSparkContext spark = new JavaSparkContext(ClusterChecks.prepared(conf))) {
      double speed = arguments[0].equals("dl4j") ? benchmark.dl4j(spark) : benchmark.winnow(spark);
      System.out.printf(
          Locale.ROOT,
          "{\"bench\":\"averaging\",\"trainer\":\"%s\",\"executors\":%d,\"batch\":%d,"
              + "\"averaging_frequency\":%d,\"images_per_second\":%.2f}%n",
          arguments[0],
          numbers[0],
          numbers[1],
          numbers[2],
          speed);
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
    // Spark's barrier coordinator leaves a timer behind.
    System.exit(0);
  }

  private static NetworkConfiguration network(Convolution convolution) {
    return new NetworkConfiguration("alexnet", convolution, TILE, 1, 0, SHAPE, CLASSES, 1);
  }

  private double dl4j(JavaSparkContext spark) {
    int share = batch / workers;
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(workers, share)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .batchSizePerWorker(share)
            .averagingFrequency(averagingFrequency)
            .saveUpdater(true)
            .storageLevel(StorageLevel.MEMORY_ONLY())
            .build();
    SparkComputationGraph graph =
        new SparkComputationGraph(
            spark,
            PeerNetworks.describe(
                network(Convolution.CONVENTIONAL),
                TestTraining.LEARNING_RATE,
                TestTraining.MOMENTUM),
            master);
    // Each a minibatch of one worker, so that none has to be put together or divided.
    JavaRDD<DataSet> minibatches =
        spark
            .parallelize(IntStream.range(0, steps * workers).boxed().toList(), workers)
            .map(seed -> minibatch(seed, share))
            .persist(StorageLevel.MEMORY_ONLY());
    minibatches.count();
    double fastest = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      graph.fit(minibatches);
      double seconds = (System.nanoTime() - start) / 1e9;
      fastest = Math.max(fastest, steps * batch / seconds);
    }
    return fastest;
  }

  private static DataSet minibatch(int seed, int size) {
    LabeledImages images = images(seed, size);
    float[] pixels = new float[size * SHAPE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = ((images.pixels()[i] & 0xff) - 128) / 64f;
    }
    INDArray labels = Nd4j.zeros(size, CLASSES);
    for (int i = 0; i < size; i++) {
      labels.putScalar(i, images.label(i), 1);
    }
    long[] shape = {size, SHAPE.channels(), SHAPE.height(), SHAPE.width()};
    return new DataSet(Nd4j.create(pixels, shape, 'c'), labels);
  }

  private double winnow(JavaSparkContext spark) throws Exception {
    TestTraining training = new TestTraining("benchmark", workers, batch, batch, epochs);
    Path directory = Files.createTempDirectory("winnow-benchmark");
    List<Double> speeds = new ArrayList<>();
    new EnsembleTraining(
            spark,
            training.settings(0, averagingFrequency, ExchangePrecision.SINGLE, 60_000),
            new RunDirectory(new Configuration(), new org.apache.hadoop.fs.Path(directory.toUri())),
            new TrainingListener() {
              @Override
              public void epochEnded(EpochEvent epoch, int all) {
                speeds.add(epoch.imagesPerSecond());
              }
            })
        .train(
            List.of(
                new MemberPlan(
                    "alexnet",
                    network(Convolution.WINOGRAD_RELU),
                    training.rule((long) steps * batch),
                    Collections.nCopies(workers, batch),
                    Optional.empty())),
            workers,
            shards(spark),
            spark.parallelize(List.of(images(-1, TestTraining.GROUP)), 1));
    return speeds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** As many in each, so that all workers have as many in each step. */
  private JavaPairRDD<Integer, LabeledImages> shards(JavaSparkContext spark) {
    int shards = batch / TestTraining.GROUP;
    int size = steps * TestTraining.GROUP;
    return spark
        .parallelize(IntStream.range(0, shards).boxed().toList(), workers)
        .mapToPair(shard -> new Tuple2<>(shard, images(shard, size)));
  }

  private static LabeledImages images(int seed, int size) {
    Random random = new Random(seed);
    byte[] pixels = new byte[size * SHAPE.size()];
    random.nextBytes(pixels);
    return new LabeledImages(
        SHAPE, pixels, random.ints(size, 0, CLASSES).toArray(), random.longs(size).toArray());
  }
}
