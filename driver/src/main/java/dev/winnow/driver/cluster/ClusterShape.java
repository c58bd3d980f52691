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
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,\\d+)?\\])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\]");

  /**
   * Reads the master and the executor settings.
   *
   * @throws ClusterException when the number of cores of an executor cannot be known
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
    boolean standalone = master.startsWith("spark:");
    if (standalone && !conf.contains("spark.executor.cores")) {
      throw new ClusterException(
          "spark.executor.cores is not set, so an executor takes all cores of its machine,"
              + " however many: say --executor-cores N");
    }
    int cores = conf.getInt("spark.executor.cores", 1);
    int asked = standalone ? conf.getInt("spark.cores.max", 0) / cores : 0;
    return new ClusterShape(conf.getInt("spark.executor.instances", asked), cores);
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
