package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.training.Moment.Place;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A driver in a process of its own: arguments are the run's directory, and the place, the epoch and
 * the look of the moment at which it says so and goes no further.
 */
final class KilledDriver {
  static final String REACHED = "the moment has come";

  private static final int WORKERS = 2;

  /** Its epochs and those of the driver that goes on after it, with other batches. */
  static final SmallRun RUN =
      new SmallRun("resumed", List.of("member"), WORKERS, 1, 64, 3, 0.6, 1, 60_000).growingTo(96);

  private KilledDriver() {}

  public static void main(String[] arguments) throws Exception {
    Moment moment =
        new Moment(
            Place.valueOf(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    Path run = new Path(arguments[0]);
    try (JavaSparkContext spark = spark()) {
      while (true) {
        try (MomentWatch watch = new MomentWatch(spark, moment, KilledDriver::waitForTheEnd)) {
          train(spark, run, watch);
        }
        run.getFileSystem(WatchedFileSystem.configuration()).delete(run, true);
        moment = moment.earlier();
      }
    }
  }

  /** Executors of a driver that is killed are still there when the next one starts. */
  static JavaSparkContext spark() {
    return LocalCluster.start(WORKERS, 1);
  }

  static float[] train(JavaSparkContext spark, Path root, MomentWatch watch)
      throws IOException, InterruptedException {
    RunDirectory directory = new RunDirectory(WatchedFileSystem.configuration(), root);
    MetricsLog metrics = new MetricsLog(directory);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void memberStarted(String member, int epochsDone, int epochs) {
            metrics.memberStarted(member, epochsDone, epochs);
          }

          @Override
          public void epochEnded(EpochEvent epoch, int epochs) {
            metrics.epochEnded(epoch, epochs);
            if (watch != null) {
              watch.at(Place.EPOCH_ENDED, epoch.epoch());
            }
          }
        };
    return RUN.train(spark, WORKERS, directory, listener).get(0).parameters();
  }

  /** Not on one thread alone: the driver does not get past the watch's end. */
  private static void waitForTheEnd() {
    System.out.println(REACHED);
    while (true) {
      LockSupport.park();
    }
  }
}
