package dev.winnow.driver.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What the configuration says of the cluster before anything has started.
 *
 * @param executors number asked for; 0 when the configuration does not say
 * @param coresPerExecutor cores that each has for tasks
 */
public record ClusterShape(int executors, int coresPerExecutor) {
  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[(\\*|\\d+)(?:\\s*,\\s*\\d+)?\\])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\]");

  /**
   * Reads the master and the executor settings.
   *
   * @throws ClusterException when a standalone Spark is not told how many executors of how many
   *     cores to start
   */
  public static ClusterShape of(SparkConf conf) {
    String master = conf.get("spark.master", "local[*]");
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (localCluster.matches()) {
      return new ClusterShape(
          Integer.parseInt(localCluster.group(1)), Integer.parseInt(localCluster.group(2)));
    }
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      // Each thread of the one process counts as an executor of one core.
      return new ClusterShape(localThreads(local.group(1)), 1);
    }
    if (isStandalone(conf)) {
      return ofStandalone(conf);
    }
    return new ClusterShape(
        conf.getInt("spark.executor.instances", 0), conf.getInt("spark.executor.cores", 1));
  }

  /** Spark itself counts cores there, and takes no number of executors. */
  private static ClusterShape ofStandalone(SparkConf conf) {
    if (!conf.contains("spark.executor.cores")) {
      throw new ClusterException(
          "spark.executor.cores is not set, so an executor takes all cores of its machine,"
              + " however many: say --executor-cores N");
    }
    if (!conf.contains("spark.cores.max")) {
      throw new ClusterException(
          "spark.cores.max is not set, so Spark waits for no executor and takes all cores of the"
              + " cluster: say --total-executor-cores N, executors times --executor-cores");
    }
    int cores = conf.getInt("spark.executor.cores", 1);
    int all = conf.getInt("spark.cores.max", 0);
    if (all < cores || all % cores != 0) {
      throw new ClusterException(
          ("spark.cores.max is %d, no multiple of the %d cores of an executor, so Spark would wait"
                  + " for cores that never come: say --total-executor-cores %d")
              .formatted(all, cores, Math.max(1, all / cores) * cores));
    }
    return new ClusterShape(all / cores, cores);
  }

  static boolean isStandalone(SparkConf conf) {
    return conf.get("spark.master", "").startsWith("spark:");
  }

  /** Whether the threads of the driver's own JVM are the executors. */
  static boolean isLocal(SparkConf conf) {
    return LOCAL.matcher(conf.get("spark.master", "local[*]")).matches();
  }

  private static int localThreads(String threads) {
    if (threads == null) {
      return 1;
    }
    return threads.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(threads);
  }
}
