package dev.winnow.ensemble.job;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ExecutorProbe;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.EnsembleTraining;
import dev.winnow.driver.training.ListenerPair;
import dev.winnow.driver.training.MemberPlan;
import dev.winnow.driver.training.MetricsLog;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.Split;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains the members of an ensemble, stacks them and publishes the result. */
public final class EnsembleJob {
  private static final Logger LOG = LoggerFactory.getLogger(EnsembleJob.class);

  private final JavaSparkContext spark;
  private final JobConfiguration configuration;
  private final ArtifactStore store;
  private final RunDirectory run;
  private final RunConfiguration settings;
  private final String runId;
  private final long began = System.nanoTime();

  /**
   * Prepares a run; nothing is read or written yet.
   *
   * @param configuration whose run-id may be {@code auto}
   * @throws dev.winnow.ensemble.artifact.ObjectStoreException when that is where it would publish
   */
  public EnsembleJob(JavaSparkContext spark, JobConfiguration configuration) {
    this.spark = spark;
    this.configuration = configuration;
    this.runId = RunId.of(configuration);
    this.store =
        ArtifactStore.openForWriting(
            configuration.output(), configuration.name(), spark.hadoopConfiguration());
    this.run =
        new RunDirectory(
            spark.hadoopConfiguration(),
            directory(configuration.output(), configuration.name(), runId));
    this.settings = new RunConfiguration(run, configuration);
  }

  /** Where a run keeps its checkpoints, metrics and configuration. */
  public static Path directory(String root, String name, String runId) {
    return new Path(new Path(new Path(root, name), "runs"), runId);
  }

  public String runId() {
    return runId;
  }

  /** Whether an earlier attempt at the same run has ended an epoch. */
  public boolean hasCheckpoints() throws IOException {
    return run.hasCheckpoints();
  }

  /** Whether it has ended an epoch of every member from which that can go on. */
  boolean haveAllBegun(DatasetDescription data) throws IOException {
    return new TrainedRun(run, runId, configuration).haveAllBegun(data);
  }

  /** The version from which that attempt went on; empty when it began afresh. */
  String startedFrom() throws IOException {
    return WarmStart.versionOf(run);
  }

  /**
   * Trains, stacks, publishes. What an earlier attempt at the same run has trained is not trained
   * again.
   *
   * @param listener told of the training's progress
   * @throws dev.winnow.ensemble.artifact.ArtifactException when the result could not be published
   * @throws IOException when the data cannot be read, or that attempt had other settings
   * @throws dev.winnow.driver.checkpoint.RunTakenOverException when another driver has begun to
   *     train the same run meanwhile
   */
  public JobResult train(TrainingListener listener) throws IOException, InterruptedException {
    store.requireWritable();
    ExecutorProbe probe = probe();
    try (Dataset dataset = openData()) {
      requireOwnStart(dataset.description());
      return publish(dataset, trainMembers(dataset, probe, WarmStart.NONE, 0, listener), probe);
    }
  }

  /** Members would begin afresh in a run that is published as one that went on from a version. */
  private void requireOwnStart(DatasetDescription data) throws IOException {
    if (hasCheckpoints() && !startedFrom().isEmpty() && !haveAllBegun(data)) {
      throw new IOException(
          "run %s has members to train from version %s: go on with winnow retrain --run %s"
              .formatted(runId, startedFrom(), runId));
    }
  }

  /**
   * Fits the blend weights of a run whose members are trained, and publishes.
   *
   * @throws IOException when the data cannot be read, or the run was trained with other settings,
   *     or not to its end
   */
  public JobResult stack() throws IOException {
    TrainedRun trained = new TrainedRun(run, runId, configuration);
    trained.requireCheckpoints();
    settings.requireSame();
    store.requireWritable();
    try (Dataset dataset = openSameData()) {
      return publish(dataset, trained.members(dataset.description()), ExecutorProbe.of(spark));
    }
  }

  private JobResult publish(Dataset dataset, List<TrainedMember> members, ExecutorProbe probe)
      throws IOException {
    StackedEnsemble stacked = stack(dataset, members);
    PublishedFiles files = files(stacked, dataset.description(), probe);
    String id = store.publish(files.description(), files.files());
    return new JobResult(
        id,
        store.location(id),
        run.path().toString(),
        stacked.names(),
        stacked.blend(),
        stacked.test().evaluation());
  }

  StackedEnsemble stack(Dataset dataset, List<TrainedMember> members) {
    spark.sc().setJobGroup("stacking", "stacking " + configuration.name(), false);
    return StackedEnsemble.of(dataset, members);
  }

  /** What is to be published of an ensemble that this run has trained and stacked. */
  PublishedFiles files(StackedEnsemble stacked, DatasetDescription data, ExecutorProbe probe)
      throws IOException {
    run.requireOwn();
    EnsembleDescription.Run made = new EnsembleDescription.Run(runId, startedFrom(), seconds());
    return new PublishedFiles(
        configuration,
        stacked,
        data,
        EnsembleDescription.Provenance.ofThisMachine(CodeVersion.current(), probe.lanes()),
        made,
        new MetricsLog(run).text());
  }

  /** Begins the run, or takes it over, and reads its data; the caller closes them. */
  Dataset openData() throws IOException {
    Path output = new Path(configuration.output());
    DriverDisk.warning(
            spark.getConf(),
            output.getFileSystem(spark.hadoopConfiguration()).makeQualified(output))
        .ifPresent(LOG::warn);
    settings.requireSame();
    run.takeOver();
    settings.write();
    return openSameData();
  }

  private Dataset openSameData() throws IOException {
    Dataset dataset = ConfiguredData.open(spark, configuration);
    try {
      requireTrainable(dataset.description());
      new RunData(run).requireSame(dataset.description());
      return dataset;
    } catch (IOException | RuntimeException refused) {
      dataset.close();
      throw refused;
    }
  }

  /** Before training, which would have been for nothing. */
  private static void requireTrainable(DatasetDescription data) throws DataFormatException {
    if (data.classNames().size() < 2) {
      throw new DataFormatException(
          "%s has images of one class alone, %s: add those of another"
              .formatted(data.location(), data.classNames().get(0)));
    }
    for (Split split : Split.values()) {
      if (data.count(split) == 0) {
        throw new DataFormatException(
            "%s leaves no example in the %s split: add data, or set a larger data.%s-fraction"
                .formatted(data.location(), split, split));
      }
    }
  }

  /** Since this job was prepared. */
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  /**
   * Looks at the executors, and refuses those with which members cannot be trained. A run that has
   * ended an epoch goes on with as few as there are, as it does when others are lost meanwhile.
   */
  ExecutorProbe probe() throws IOException {
    ExecutorProbe probe = ExecutorProbe.of(spark);
    int workers = configuration.train().workersPerMember();
    ClusterChecks.requireExecutors(
        spark.getConf(), probe.executors(), run.hasCheckpoints() ? 1 : workers);
    if (probe.executors() < workers) {
      LOG.warn(
          "a member trains on {} executors, but there are {}: run {} goes on with these, slower and"
              + " not to the same bits",
          workers,
          probe.executors(),
          runId);
    }
    probe
        .withoutVectors()
        .ifPresent(
            host ->
                LOG.warn(
                    "executors on {} run scalar kernels, many times slower: say {}",
                    host,
                    ClusterChecks.vectorsFlag(spark.getConf())));
    return probe;
  }

  /**
   * Trains all members.
   *
   * @param compared bytes of the parameters of what they are compared with later
   */
  List<TrainedMember> trainMembers(
      Dataset dataset,
      ExecutorProbe probe,
      WarmStart start,
      long compared,
      TrainingListener listener)
      throws IOException, InterruptedException {
    MemberPlanning planning = new MemberPlanning(configuration, dataset, probe);
    planning.requireDriverHeap(compared, Runtime.getRuntime().maxMemory());
    List<MemberPlan> plans = plans(planning, start);
    ListenerPair listeners = new ListenerPair(new MetricsLog(run), listener);
    return new EnsembleTraining(spark, planning.settings(runId), run, listeners)
        .train(
            plans,
            probe.executors(),
            dataset.shards(Split.TRAIN, planning.shardRule()),
            dataset.chunks(Split.VALIDATION));
  }

  /** A run that goes on takes the capacities that it began with. */
  private List<MemberPlan> plans(MemberPlanning planning, WarmStart start) throws IOException {
    BatchCapacities capacities = new BatchCapacities(run);
    boolean goesOn = run.hasCheckpoints();
    List<MemberPlan> plans =
        planning.plans(spark.getConf(), start, goesOn ? capacities.read() : Map.of());
    if (!goesOn) {
      start.writeTo(run);
    }
    capacities.write(plans);
    return plans;
  }
}
