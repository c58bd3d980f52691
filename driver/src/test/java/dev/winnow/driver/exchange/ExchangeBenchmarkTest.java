package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.exchange.ExchangeBenchmark.Round;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class ExchangeBenchmarkTest {
  @Test
  void everySizeIsMeasuredAndItsBytesCounted() {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[3]")
            .setAppName("winnow-test")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(ClusterChecks.prepared(conf))) {
      List<Round> rounds =
          ExchangeBenchmark.run(spark, 3, ExchangePrecision.SINGLE, List.of(100, 300_000), 5);

      assertThat(rounds).extracting(Round::parameters).containsExactly(100, 300_000);
      assertThat(rounds).extracting(Round::workers).containsOnly(3);
      assertThat(rounds).allSatisfy(round -> assertThat(round.roundMillis()).isPositive());
      // Two phases, in each of which a worker sends two thirds of the vector.
      assertThat(rounds.get(1).bytes()).isBetween(1_600_000L, 1_602_000L);
    }
  }
}
