package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ClusterChecks;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochWatchTest {
  @ParameterizedTest
  @CsvSource({
    "spark.app.name, any, 120",
    "spark.task.reaper.enabled, false, 0",
    "spark.task.reaper.killTimeout, 30s, 30",
    "spark.task.reaper.killTimeout, -1, 0"
  })
  void aTaskIsWaitedForAsLongAsSparkLetsItLive(String key, String value, long seconds) {
    SparkConf conf = ClusterChecks.prepared(new SparkConf(false).set(key, value));

    assertThat(EpochWatch.reapingSeconds(conf)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"10s, 5000, 30000", "10s, 600000, 600000", "60s, 100000, 180000"})
  void aTaskIsIdleOnlyWhenItsExecutorHasHadTimeToTell(String heartbeat, long limit, long millis) {
    SparkConf conf = new SparkConf(false).set("spark.executor.heartbeatInterval", heartbeat);

    assertThat(EpochWatch.idleMillis(conf, limit)).isEqualTo(millis);
  }
}
