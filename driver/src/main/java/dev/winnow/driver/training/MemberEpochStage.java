package dev.winnow.driver.training;

import dev.winnow.driver.cluster.BarrierStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;

/**
 * One Spark stage that is one epoch of one member. None of its tasks keeps anything that a retry
 * could miss: when one fails, the driver repeats the epoch from the state it still holds.
 */
final class MemberEpochStage {
  private static final long LOOK_SECONDS = 1;

  /**
   * A worker that does nothing for so many times what others wait for its values, hangs. It is more
   * than once, as one that works alone has none waiting and may take larger steps.
   */
  private static final int ROUND_TIMEOUTS = 5;

  private MemberEpochStage() {}

  /**
   * Runs the stage. When it fails, none of its tasks runs any longer.
   *
   * @param shares one element in each partition: partition r is rank r
   * @param executorsAreThere looked at while the tasks wait for executors
   * @return by rank
   * @throws SparkException when a task has failed, or does nothing any more; when none has started
   *     and an executor is lost, or none has in the time that Spark gives all to meet ({@code
   *     spark.barrier.sync.timeout})
   */
  static List<WorkerReport> run(
      JavaRDD<WorkerShare> shares, EpochAssignment assignment, BooleanSupplier executorsAreThere)
      throws SparkException, InterruptedException {
    JavaRDD<WorkerReport> reports =
        BarrierStage.of(shares, share -> EpochTask.run(assignment, share), WorkerReport.class);
    try (EpochWatch watch =
        new EpochWatch(reports.context(), reports.id(), assignment.counters())) {
      JavaFutureAction<List<WorkerReport>> epoch = reports.collectAsync();
      try {
        long idleMillis = ROUND_TIMEOUTS * assignment.job().roundTimeoutMillis();
        return new ArrayList<>(result(epoch, watch, idleMillis, executorsAreThere));
      } catch (SparkException | RuntimeException | InterruptedException e) {
        watch.endTasks(epoch.jobIds());
        throw e;
      }
    }
  }

  private static List<WorkerReport> result(
      JavaFutureAction<List<WorkerReport>> epoch,
      EpochWatch watch,
      long idleMillis,
      BooleanSupplier executorsAreThere)
      throws SparkException, InterruptedException {
    while (true) {
      try {
        return epoch.get(LOOK_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (watch.isWaiting() && !executorsAreThere.getAsBoolean()) {
          throw new SparkException("an executor was lost before the first task started", e);
        }
        if (watch.isLate()) {
          throw new SparkException("no task has started, as executors are not free", e);
        }
        Optional<String> idle = watch.idleExecutor(idleMillis);
        if (idle.isPresent()) {
          throw new SparkException(
              "executor %s has done nothing for %d s (%d times train.round-timeout-seconds)"
                  .formatted(idle.get(), idleMillis / 1000, ROUND_TIMEOUTS),
              e);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SparkException failed) {
          throw failed;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
