package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.driver.exchange.Intruder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Spark's authentication and encryption, on real executor processes. */
final class SecuredTrainingTest {
  @TempDir private static Path root;

  private static float[] undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    try (JavaSparkContext spark = KilledDriver.spark()) {
      undisturbed = train(spark, root.resolve("undisturbed"));
    }
  }

  /** Spark authenticates by SASL where it encrypts nothing. */
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void intrudersAreRefusedAndChangeNotABit(boolean encrypted, @TempDir Path disturbed)
      throws Exception {
    SparkConf secured =
        LocalCluster.conf(2, 1)
            .set("spark.authenticate", "true")
            .set("spark.authenticate.secret", "known to all executors")
            .set("spark.network.crypto.enabled", Boolean.toString(encrypted));
    try (JavaSparkContext spark = new JavaSparkContext(ClusterChecks.prepared(secured));
        Intruder intruder = Intruder.at(spark)) {
      spark.sc().addSparkListener(atEachTask(intruder));

      assertThat(train(spark, disturbed)).isEqualTo(undisturbed);

      spark.sc().listenerBus().waitUntilEmpty();
      assertThat(intruder.letIn()).isZero();
      assertThat(intruder.refused()).isGreaterThan(2 * 3 * KilledDriver.RUN.epochs());
      assertThat(log(spark)).contains("was refused: it did not show the secret of the executors");
    }
  }

  /** What an executor has logged. */
  private static String log(JavaSparkContext spark) throws IOException {
    Path work = Path.of(System.getenv("SPARK_HOME"), "work", spark.sc().applicationId());
    return Files.readString(work.resolve("0").resolve("stderr"));
  }

  private static SparkListener atEachTask(Intruder intruder) {
    return new SparkListener() {
      @Override
      public void onTaskStart(SparkListenerTaskStart task) {
        intruder.attack();
      }
    };
  }

  private static float[] train(JavaSparkContext spark, Path root) throws Exception {
    RunDirectory directory =
        new RunDirectory(new Configuration(), new org.apache.hadoop.fs.Path(root.toUri()));
    return KilledDriver.RUN
        .train(spark, 2, directory, new TrainingListener() {})
        .get(0)
        .parameters();
  }
}
