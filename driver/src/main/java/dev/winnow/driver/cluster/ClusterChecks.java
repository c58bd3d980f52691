package dev.winnow.driver.cluster;

import org.apache.spark.SparkConf;

/**
 * What must hold before the first job starts, and what Winnow sets by itself where the user has
 * not. Pure functions of the configuration.
 */
public final class ClusterChecks {
  /**
   * What Winnow is compiled for: another of either fails only where a class or method is missing.
   */
  private static final String SPARK = "3.5";

  private static final String SCALA = "2.12";

  private ClusterChecks() {}

  /**
   * Refuses another Spark, or one for another Scala, than Winnow is compiled for.
   *
   * @param spark full version of Spark, such as 3.5.5
   * @param scala full version of the Scala library that it runs on
   * @throws ClusterException when either is another
   */
  public static void requireVersions(String spark, String scala) {
    if (!spark.startsWith(SPARK + ".") || !scala.startsWith(SCALA + ".")) {
      throw new ClusterException(
          ("this is Spark %s with Scala %s, but Winnow runs on Spark %s with Scala %s alone: start it"
                  + " with the spark-submit of such a distribution (SPARK_HOME), or in its image")
              .formatted(spark, scala, SPARK, SCALA));
    }
  }

  /**
   * Settings that training needs: each task owns all cores of its executor, so that no two members
   * share one; barrier stages take the executors that are free now rather than wait for others; an
   * executor may take its heap and what ND4J may allocate, and on YARN and Kubernetes its container
   * has room for it.
   *
   * @throws ClusterException when the user's own settings contradict
   */
  public static SparkConf prepared(SparkConf given) {
    SparkConf conf = given.clone();
    ClusterShape shape = ClusterShape.of(conf);
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new ClusterException(
          "spark.dynamicAllocation.enabled is true, but the workers of a member must start"
              + " together: say --conf spark.dynamicAllocation.enabled=false");
    }
    int cores = shape.coresPerExecutor();
    if (conf.getInt("spark.task.cpus", cores) != cores) {
      throw new ClusterException(
          "spark.task.cpus is %d, but a task owns all %d cores of its executor: leave it out"
              .formatted(conf.getInt("spark.task.cpus", cores), cores));
    }
    conf.set("spark.task.cpus", Integer.toString(cores));
    ContainerMemory memory = ContainerMemory.of(conf);
    if (!ClusterShape.isLocal(conf)) {
      requirePhysicalBytes(memory, JvmOptions.ofExecutors(conf));
    }
    if (hasContainers(conf)) {
      memory.require();
    }
    String master = conf.get("spark.master", "");
    if (master.startsWith("local-cluster")) {
      // Spark waits for as many executors as this tells of: members are dealt those that are there.
      conf.setIfMissing("spark.cores.max", Integer.toString(shape.executors() * cores));
    }
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", Integer.toString(cores));
    // All tasks of an epoch start together, or the epoch is repeated. Spark would wait for a year.
    conf.setIfMissing("spark.barrier.sync.timeout", "300");
    // A task that hangs, and so does not end when it is told to, goes with its executor: the next
    // attempt at its epoch needs the cores.
    conf.setIfMissing("spark.task.reaper.enabled", "true");
    conf.setIfMissing("spark.task.reaper.killTimeout", "120s");
    // An epoch goes to its executors at once: the images are there, or are fetched once.
    conf.setIfMissing("spark.locality.wait", "0s");
    // Two vectors of all parameters come with each epoch: the driver's heap is checked for them.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    // Members wait for executors before they ask Spark: only one that was lost in between is
    // missed.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "1");
    return conf;
  }

  private static void requirePhysicalBytes(ContainerMemory memory, JvmOptions options) {
    long allowed = options.bytes(JvmOptions.MAX_PHYSICAL_BYTES).orElse(0);
    long needed = memory.heapBytes() + memory.offHeapBytes();
    if (allowed > 0 && allowed < needed) {
      throw new ClusterException(
          ("javacpp.maxphysicalbytes allows an executor %d MiB, but counts its heap, too, and may"
                  + " have to allow %d: say %s")
              .formatted(
                  allowed >> 20,
                  needed >> 20,
                  options.flagWith(JvmOptions.MAX_PHYSICAL_BYTES, "0")));
    }
  }

  /** Whether the cluster ends an executor that takes more memory than was asked for. */
  private static boolean hasContainers(SparkConf conf) {
    String master = conf.get("spark.master", "");
    return master.equals("yarn") || master.startsWith("k8s:");
  }

  /**
   * Refuses a job for whose members there are too few executors.
   *
   * @param conf under which the job runs
   * @param executors number that has come
   * @throws ClusterException when no more were asked for
   * @throws MissingExecutorsException when the others have not come
   */
  public static void requireExecutors(SparkConf conf, int executors, int workersPerMember) {
    if (executors >= workersPerMember) {
      return;
    }
    int asked = ClusterShape.of(conf).executors();
    if (asked >= workersPerMember) {
      throw new MissingExecutorsException(
          ("a member trains on %d executors, but of the %d asked for %d came in time: ask the"
                  + " cluster why (queue, quota, image), and start the run again")
              .formatted(workersPerMember, asked, executors));
    }
    throw new ClusterException(
        ("a member trains on %d executors, but there are %d: say %s, or --set"
                + " train.workers-per-member=%d")
            .formatted(
                workersPerMember,
                executors,
                executorsFlag(conf, workersPerMember),
                Math.max(1, executors)));
  }

  /** What to say to spark-submit for so many executors. */
  public static String executorsFlag(SparkConf conf, int executors) {
    return ClusterShape.isStandalone(conf)
        ? "--total-executor-cores %d"
            .formatted(executors * ClusterShape.of(conf).coresPerExecutor())
        : "--num-executors %d (deploy/local.sh: --executors %d)".formatted(executors, executors);
  }

  /**
   * Refuses a job whose steps do not fit into what an executor has off its heap.
   *
   * @param conf under which the job runs
   * @param needed bytes that the smallest batch of the member needs
   * @param available bytes of an executor
   */
  public static void requireOffHeap(SparkConf conf, String member, long needed, long available) {
    if (needed > available) {
      throw new ClusterException(
          ("a step of %s needs %d MiB off the heap of an executor, which may take %d: say %s"
                  + " (deploy/local.sh: before the command), or set a smaller"
                  + " train.initial-batch or network.width")
              .formatted(
                  member, needed >> 20, available >> 20, offHeapFlags(conf, (needed >> 20) + 1)));
    }
  }

  /** What to say to spark-submit for workers to have the JDK's module of vectors. */
  public static String vectorsFlag(SparkConf conf) {
    return JvmOptions.ofWorkers(conf).flagWithVectors();
  }

  /** As the options of a JVM are set as a whole, those that it has belong to them. */
  private static String offHeapFlags(SparkConf conf, long mebibytes) {
    boolean local = ClusterShape.isLocal(conf);
    long ofJvm = mebibytes * (local ? ClusterShape.of(conf).executors() : 1);
    String flags = JvmOptions.ofWorkers(conf).flagWith(JvmOptions.MAX_BYTES, ofJvm + "m");
    long overhead = ContainerMemory.leastOverhead(ofJvm << 20);
    return hasContainers(conf) && ContainerMemory.of(conf).overheadBytes() < overhead
        ? "%s --conf spark.executor.memoryOverhead=%dm".formatted(flags, overhead >> 20)
        : flags;
  }

  /**
   * Refuses a job whose steps do not fit into the heap of an executor.
   *
   * @param conf under which the job runs
   * @param needed bytes that the smallest batch of the member needs
   * @param available bytes of an executor
   */
  public static void requireHeap(SparkConf conf, String member, long needed, long available) {
    if (needed > available) {
      // With a local master the executors share the driver's heap.
      String flag =
          ClusterShape.isLocal(conf)
              ? "--driver-memory %dm"
                  .formatted(heapMebibytes(needed * ClusterShape.of(conf).executors()))
              : "--executor-memory %dm".formatted(heapMebibytes(needed));
      throw new ClusterException(
          ("an epoch of %s needs %d MiB of the heap of an executor, which has %d: say %s, or set a"
                  + " smaller network.width")
              .formatted(member, needed >> 20, available >> 20, flag));
    }
  }

  /**
   * Refuses a job whose members do not fit into the heap of the driver.
   *
   * @param members that train at a time
   * @param needed bytes that they need
   * @param available bytes of the driver
   */
  public static void requireDriverHeap(int members, long needed, long available) {
    if (needed > available) {
      throw new ClusterException(
          ("to train %d member%s at a time needs %d MiB of the heap of the driver, which has %d:"
                  + " say --driver-memory %dm, or set a smaller network.width")
              .formatted(
                  members,
                  members == 1 ? "" : "s",
                  needed >> 20,
                  available >> 20,
                  heapMebibytes(needed)));
    }
  }

  /**
   * Refuses data of more files than the driver can hold the names of.
   *
   * @param files of the data set
   * @param needed bytes that their names need
   * @param available bytes of the driver
   */
  public static void requireHeapOfNames(int files, long needed, long available) {
    if (needed > available) {
      throw new ClusterException(
          ("the names of the %d files of the data need %d MiB of the heap of the driver, which has"
                  + " %d: say --driver-memory %dm")
              .formatted(files, needed >> 20, available >> 20, heapMebibytes(needed)));
    }
  }

  /** A JVM on one processor does not count a part of its heap, at most a twentieth. */
  private static long heapMebibytes(long needed) {
    return ((needed + needed / 19) >> 20) + 1;
  }
}
