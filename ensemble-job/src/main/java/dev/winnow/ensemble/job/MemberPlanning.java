package dev.winnow.ensemble.job;

import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ExecutorProbe;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.driver.config.TrainConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.DriverHeap;
import dev.winnow.driver.training.EnsembleTraining;
import dev.winnow.driver.training.EpochHeap;
import dev.winnow.driver.training.MemberPlan;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import dev.winnow.worker.network.OffHeapEstimate;
import dev.winnow.worker.training.DynamicBatchSize;
import dev.winnow.worker.training.EpochPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What each member is trained with: how large its batch may grow is a matter of the memory that the
 * executors have. Computed before any of it is taken.
 */
final class MemberPlanning {
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
   * @param cores of an executor
   * @throws dev.winnow.driver.cluster.ClusterException when not even the first batch of one fits
   *     into an executor
   */
  List<MemberPlan> plans(int cores, WarmStart start) {
    TrainConfiguration train = configuration.train();
    int group = train.normalizationGroup();
    int workers = train.workersPerMember();
    int[] shardSizes =
        dataset.shardSizes(
            Split.TRAIN, configuration.data().shards(), group, configuration.data().limit());
    long examples = IntStream.of(shardSizes).asLongStream().sum();
    int share = new EpochPlan(shardSizes, train.initialBatch(), group, workers).largestShare();
    List<MemberPlan> plans = new ArrayList<>();
    for (MemberConfiguration member : configuration.members()) {
      NetworkConfiguration network = networks.of(member);
      OffHeapEstimate offHeap = OffHeapEstimate.of(network);
      EpochHeap heap = new EpochHeap(network, cores, imageBytes(examples));
      ClusterChecks.requireOffHeap(member.name(), offHeap.bytes(share), probe.offHeapBytes());
      ClusterChecks.requireHeap(member.name(), heap.bytes(share), probe.heapBytes());
      int largestShare =
          heap.largestBatch(probe.heapBytes(), offHeap.largestBatch(probe.offHeapBytes()));
      long most = Math.min((long) workers * largestShare, examples);
      int fitting =
          EpochPlan.fitting(shardSizes, (int) most, group, workers, largestShare).globalBatch();
      int capacity = Math.max(train.initialBatch(), fitting);
      DynamicBatchSize rule = new DynamicBatchSize(train.dynamicBatchRule(capacity, examples));
      plans.add(
          new MemberPlan(
              member.name(), network, rule, largestShare, start.of(member.name(), network)));
    }
    return plans;
  }

  /** An executor's part of a member's training and validation images, and of the whole data set. */
  private long imageBytes(long training) {
    DatasetDescription data = dataset.description();
    long all = Stream.of(Split.values()).mapToLong(data::count).sum();
    long member = training + data.count(Split.VALIDATION);
    int workers = configuration.train().workersPerMember();
    return LabeledImages.bytes(data.shape())
        * ((member + workers - 1) / workers + (all + probe.executors() - 1) / probe.executors());
  }

  /**
   * Looks whether the driver holds the members that train at a time.
   *
   * @param available bytes of its heap
   * @throws dev.winnow.driver.cluster.ClusterException when it does not
   */
  void requireDriverHeap(long available) {
    List<Long> vectors =
        configuration.members().stream()
            .map(member -> Float.BYTES * Networks.parameters(networks.of(member)))
            .toList();
    int atOnce =
        EnsembleTraining.membersAtOnce(
            vectors.size(), probe.executors(), configuration.train().workersPerMember());
    ClusterChecks.requireDriverHeap(atOnce, new DriverHeap(vectors, atOnce).bytes(), available);
  }
}
