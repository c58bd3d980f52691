package dev.winnow.ensemble.job;

import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ExecutorProbe;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.driver.config.TrainConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.data.ShardRule;
import dev.winnow.driver.training.DriverHeap;
import dev.winnow.driver.training.EnsembleTraining;
import dev.winnow.driver.training.EpochHeap;
import dev.winnow.driver.training.MemberPlan;
import dev.winnow.driver.training.TrainingSettings;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import dev.winnow.worker.network.OffHeapEstimate;
import dev.winnow.worker.training.Annealing;
import dev.winnow.worker.training.DynamicBatchSize;
import dev.winnow.worker.training.EpochPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * What each member is trained with: how large its batch may grow is a matter of the memory that the
 * executors have. Computed before any of it is taken.
 */
final class MemberPlanning {
  /** Time enough for a cluster manager to find another place and start a JVM there. */
  private static final long EXECUTOR_WAIT_MILLIS = 60_000;

  private final JobConfiguration configuration;
  private final Dataset dataset;
  private final ExecutorProbe probe;
  private final MemberNetworks networks;

  MemberPlanning(JobConfiguration configuration, Dataset dataset, ExecutorProbe probe) {
    this.configuration = configuration;
    this.dataset = dataset;
    this.probe = probe;
    this.networks = new MemberNetworks(configuration, dataset.description());
  }

  /**
   * A plan for each member, in their order.
   *
   * @param conf under which they are trained
   * @param capacities largest batches by member, of those for which that is settled
   * @throws dev.winnow.driver.cluster.ClusterException when not even the first batch of one fits
   *     into an executor
   */
  List<MemberPlan> plans(SparkConf conf, WarmStart start, Map<String, Integer> capacities) {
    int cores = conf.getInt("spark.task.cpus", 1);
    TrainConfiguration train = configuration.train();
    int group = train.normalizationGroup();
    int workers = train.workersPerMember();
    int[] shardSizes = dataset.shardSizes(Split.TRAIN, shardRule());
    long examples = IntStream.of(shardSizes).asLongStream().sum();
    int share = new EpochPlan(shardSizes, train.initialBatch(), group, workers).largestShare();
    List<MemberPlan> plans = new ArrayList<>();
    for (MemberConfiguration member : configuration.members()) {
      NetworkConfiguration network = networks.of(member);
      OffHeapEstimate offHeap = OffHeapEstimate.of(network);
      EpochHeap heap = new EpochHeap(network, group, cores, imageBytes(examples, workers));
      ClusterChecks.requireOffHeap(conf, member.name(), offHeap.bytes(share), probe.offHeapBytes());
      ClusterChecks.requireHeap(conf, member.name(), heap.bytes(share), probe.heapBytes());
      int most = offHeap.largestBatch(probe.offHeapBytes());
      List<Integer> largestShares =
          IntStream.rangeClosed(1, workers)
              .mapToObj(
                  present -> new EpochHeap(network, group, cores, imageBytes(examples, present)))
              .map(needed -> needed.largestBatch(probe.heapBytes(), most))
              .toList();
      int fitting = fitting(shardSizes, examples, largestShares.get(workers - 1));
      int capacity =
          capacities.getOrDefault(member.name(), Math.max(train.initialBatch(), fitting));
      DynamicBatchSize rule = new DynamicBatchSize(train.dynamicBatchRule(capacity, examples));
      plans.add(
          new MemberPlan(
              member.name(), network, rule, largestShares, start.of(member.name(), network)));
    }
    return plans;
  }

  /** How the training examples are dealt. */
  ShardRule shardRule() {
    return new ShardRule(
            configuration.data().shards(),
            configuration.train().normalizationGroup(),
            configuration.data().limit())
        .forExamples(
            dataset.description().count(Split.TRAIN),
            configuration.train().workersPerMember(),
            dataset.description().shape());
  }

  /** The largest batch of all workers of which none has a larger share. */
  private int fitting(int[] shardSizes, long examples, int largestShare) {
    TrainConfiguration train = configuration.train();
    int workers = train.workersPerMember();
    long most = Math.min((long) workers * largestShare, examples);
    return EpochPlan.fitting(
            shardSizes, (int) most, train.normalizationGroup(), workers, largestShare)
        .globalBatch();
  }

  /**
   * An executor's part of a member's training and validation images, and of the whole data set.
   *
   * @param present workers that the member has, of those planned
   */
  private long imageBytes(long training, int present) {
    DatasetDescription data = dataset.description();
    long all = Stream.of(Split.values()).mapToLong(data::count).sum();
    long member = training + data.count(Split.VALIDATION);
    int executors =
        executorsLeft(probe.executors(), configuration.train().workersPerMember(), present);
    return LabeledImages.bytes(data.shape())
        * ((member + present - 1) / present + (all + executors - 1) / executors);
  }

  /**
   * Executors that are there once a member has no more workers than {@code present}. A run that
   * goes on with fewer than were planned has not all of them to lose.
   */
  static int executorsLeft(int executors, int planned, int present) {
    return executors - Math.max(0, Math.min(planned, executors) - present);
  }

  /**
   * Looks whether the driver holds the members that train at a time.
   *
   * @param compared bytes of the parameters of what they are compared with later
   * @param available bytes of its heap
   * @throws dev.winnow.driver.cluster.ClusterException when it does not
   */
  void requireDriverHeap(long compared, long available) {
    List<Long> vectors =
        configuration.members().stream()
            .map(member -> Float.BYTES * Networks.parameters(networks.of(member)))
            .toList();
    int atOnce =
        EnsembleTraining.membersAtOnce(
            vectors.size(), probe.executors(), configuration.train().workersPerMember());
    long names = dataset.listed().keptBytes();
    long needed = new DriverHeap(vectors, atOnce, compared, names).bytes();
    ClusterChecks.requireDriverHeap(atOnce, needed, available);
  }

  /** What all members are trained with. */
  TrainingSettings settings(String runId) {
    TrainConfiguration train = configuration.train();
    return new TrainingSettings(
        runId,
        dataset.description().scaling(),
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
}
