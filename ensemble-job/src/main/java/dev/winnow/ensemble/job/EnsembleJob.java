package dev.winnow.ensemble.job;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ExecutorProbe;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.driver.config.TrainConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.EnsembleTraining;
import dev.winnow.driver.training.EpochHeap;
import dev.winnow.driver.training.ListenerPair;
import dev.winnow.driver.training.MemberPlan;
import dev.winnow.driver.training.MetricsLog;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.driver.training.TrainingSettings;
import dev.winnow.worker.data.ExampleId;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import dev.winnow.worker.network.OffHeapEstimate;
import dev.winnow.worker.training.Annealing;
import dev.winnow.worker.training.DynamicBatchSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains the members of an ensemble, stacks them and publishes the result. */
public final class EnsembleJob {
  private static final Logger LOG = LoggerFactory.getLogger(EnsembleJob.class);

  /** The effective configuration of a run, in its directory. */
  public static final String CONFIGURATION_FILE = "configuration.json";

  /** Time enough for a cluster manager to find another place and start a JVM there. */
  private static final long EXECUTOR_WAIT_MILLIS = 60_000;

  private final JavaSparkContext spark;
  private final JobConfiguration configuration;
  private final RunDirectory run;
  private final String runId;

  /**
   * Prepares a run; nothing is read or written yet.
   *
   * @param configuration whose run-id may be {@code auto}
   */
  public EnsembleJob(JavaSparkContext spark, JobConfiguration configuration) {
    this.spark = spark;
    this.configuration = configuration;
    this.runId = RunId.of(configuration);
    this.run =
        new RunDirectory(
            spark.hadoopConfiguration(),
            directory(configuration.output(), configuration.name(), runId));
  }

  /** Where a run keeps its checkpoints, metrics and configuration. */
  public static Path directory(String root, String name, String runId) {
    return new Path(new Path(new Path(root, name), "runs"), runId);
  }

  public String runId() {
    return runId;
  }

  /**
   * Trains, stacks, publishes. What an earlier attempt at the same run has trained is not trained
   * again.
   *
   * @param listener told of the training's progress
   * @throws IOException when the data cannot be read
   */
  public PublishedEnsemble train(TrainingListener listener)
      throws IOException, InterruptedException {
    TrainConfiguration train = configuration.train();
    ExecutorProbe probe = ExecutorProbe.of(spark);
    ClusterChecks.requireExecutors(probe.executors(), train.workersPerMember());
    probe
        .withoutVectors()
        .ifPresent(
            host ->
                LOG.warn(
                    "executors on {} run scalar kernels, many times slower: say --conf"
                        + " spark.executor.extraJavaOptions=--add-modules=jdk.incubator.vector",
                    host));
    run.writeText(CONFIGURATION_FILE, configuration.toJson());
    MetricsLog metrics = new MetricsLog(run);
    try (Dataset dataset = ConfiguredData.open(spark, configuration)) {
      DatasetDescription data = dataset.description();
      List<TrainedMember> members =
          new EnsembleTraining(spark, settings(data), run, new ListenerPair(metrics, listener))
              .train(
                  plans(data, probe),
                  probe.executors(),
                  dataset.shards(
                      Split.TRAIN,
                      configuration.data().shards(),
                      train.normalizationGroup(),
                      configuration.data().limit()),
                  dataset.chunks(Split.VALIDATION));
      return new Stacking(spark, configuration, run, metrics.text()).publish(dataset, members);
    }
  }

  /** Fits the blend weights of a run whose members are trained, and publishes. */
  public PublishedEnsemble stack() throws IOException {
    MetricsLog metrics = new MetricsLog(run);
    try (Dataset dataset = ConfiguredData.open(spark, configuration)) {
      List<TrainedMember> members = new ArrayList<>();
      for (MemberConfiguration member : configuration.members()) {
        NetworkConfiguration network = network(member, dataset.description());
        float[] parameters =
            run.latest(member.name(), Math.toIntExact(Networks.parameters(network)))
                .orElseThrow(
                    () ->
                        new IOException(
                            "run %s has no checkpoint of member %s in %s: train it first"
                                .formatted(runId, member.name(), run.path())))
                .state()
                .parameters();
        members.add(new TrainedMember(member.name(), network, parameters));
      }
      return new Stacking(spark, configuration, run, metrics.text()).publish(dataset, members);
    }
  }

  private TrainingSettings settings(DatasetDescription data) {
    TrainConfiguration train = configuration.train();
    return new TrainingSettings(
        runId,
        data.scaling(),
        configuration.seed(),
        train.workersPerMember(),
        train.normalizationGroup(),
        new Annealing(train.epochs(), train.annealing()),
        configuration.pruning().rule(train.epochs()),
        (float) train.l2(),
        train.averagingFrequency(),
        train.exchangePrecision(),
        train.roundTimeoutSeconds() * 1000L,
        train.maxEpochAttempts(),
        EXECUTOR_WAIT_MILLIS);
  }

  private List<MemberPlan> plans(DatasetDescription data, ExecutorProbe probe) {
    TrainConfiguration train = configuration.train();
    long limit = configuration.data().limit();
    long examples = limit == 0 ? data.count(Split.TRAIN) : Math.min(limit, data.count(Split.TRAIN));
    List<MemberPlan> plans = new ArrayList<>();
    for (MemberConfiguration member : configuration.members()) {
      NetworkConfiguration network = network(member, data);
      int workers = train.workersPerMember();
      int share = (train.initialBatch() + workers - 1) / workers;
      OffHeapEstimate offHeap = OffHeapEstimate.of(network);
      EpochHeap heap =
          new EpochHeap(
              network,
              spark.getConf().getInt("spark.task.cpus", 1),
              imageBytes(data, examples, probe.executors()));
      ClusterChecks.requireOffHeap(member.name(), offHeap.bytes(share), probe.offHeapBytes());
      ClusterChecks.requireHeap(member.name(), heap.bytes(share), probe.heapBytes());
      int largestShare =
          heap.largestBatch(probe.heapBytes(), offHeap.largestBatch(probe.offHeapBytes()));
      DynamicBatchSize rule =
          new DynamicBatchSize(train.dynamicBatchRule(workers * largestShare, examples));
      plans.add(new MemberPlan(member.name(), network, rule, largestShare));
    }
    return plans;
  }

  /** An executor's part of a member's training and validation images, and of the whole data set. */
  private long imageBytes(DatasetDescription data, long training, int executors) {
    long all = Stream.of(Split.values()).mapToLong(data::count).sum();
    long member = training + data.count(Split.VALIDATION);
    int workers = configuration.train().workersPerMember();
    return LabeledImages.bytes(data.shape())
        * ((member + workers - 1) / workers + (all + executors - 1) / executors);
  }

  private NetworkConfiguration network(MemberConfiguration member, DatasetDescription data) {
    long seed = ExampleId.of(member.name(), configuration.seed());
    return member.network(data.shape(), data.classes(), seed);
  }
}
