package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.cluster.BarrierStage;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spark's own barrier, in this JVM. */
final class JoiningTest {
  private static final ExchangeTopic TOPIC = new ExchangeTopic("run", "joining", 0, 0);

  @Test
  @Timeout(120)
  void noThreadWaitsForTheOthersWhenItsTaskHasFailedByItself() throws Exception {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("joining")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      JavaRDD<Integer> ranks =
          BarrierStage.of(
              spark.parallelize(List.of(0, 1), 2), JoiningTest::failWithoutOthers, Integer.class);

      assertThatThrownBy(ranks::collect)
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("failed after round 0");

      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("winnow-join-" + TOPIC.mailbox(0))) {
          thread.join(20_000);
          assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
      }
    }
  }

  /** Rank 0 fails by itself, rank 1 is killed for that and never joins. */
  private static int failWithoutOthers(int rank) {
    BarrierTaskContext context = BarrierTaskContext.get();
    if (rank == 1) {
      while (!context.isInterrupted()) {
        LockSupport.parkNanos(1_000_000);
      }
      return rank;
    }
    try (ExecutorAverager averager =
        ExecutorAverager.join(context, TOPIC, 10, ExchangePrecision.SINGLE, 60_000)) {
      throw new IllegalStateException("failed after round " + averager.cost().rounds());
    }
  }
}
