package dev.winnow.ensemble.job;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/** The disk of a driver that runs in a container, which goes with it. */
final class DriverDisk {
  private DriverDisk() {}

  /**
   * What to tell of an output that would be lost there; nothing where it would not. It may be on a
   * volume that is mounted, so it is not refused.
   *
   * @param output with its file system
   */
  static Optional<String> warning(SparkConf conf, Path output) {
    return isInContainer(conf) && "file".equals(output.toUri().getScheme())
        ? Optional.of(
            ("%s is on the disk of the driver, which runs on the cluster: if no volume is mounted"
                    + " there, all is lost when it ends; say --set output=hdfs:///PATH")
                .formatted(output))
        : Optional.empty();
  }

  private static boolean isInContainer(SparkConf conf) {
    return conf.get("spark.master", "").startsWith("k8s:")
        || conf.get("spark.submit.deployMode", "client").equals("cluster");
  }
}
