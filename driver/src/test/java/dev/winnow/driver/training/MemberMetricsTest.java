package dev.winnow.driver.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.checkpoint.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a small run shows to those who watch it, with the metrics.properties of the sources. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberMetricsTest {
  private static final int EPOCHS = 2;

  /** What the run showed when an epoch had just ended. */
  private record Shown(EpochEvent epoch, Map<String, Double> servlet, Map<String, Double> jmx) {}

  private final List<Shown> shown = new ArrayList<>();
  private JsonNode stages;
  private JsonNode jobs;

  @BeforeAll
  void trainSmallRun(@TempDir Path folder) throws Exception {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("metrics")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.port", "0")
            .set("spark.ui.showConsoleProgress", "false")
            .set("spark.metrics.namespace", "winnow")
            .set("spark.metrics.conf", "../conf/metrics.properties")
            .set("spark.barrier.sync.timeout", "60");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      String ui = spark.sc().uiWebUrl().get();
      RunDirectory directory =
          new RunDirectory(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()));
      TrainingListener watcher =
          new TrainingListener() {
            @Override
            public void epochEnded(EpochEvent epoch, int epochs) {
              shown.add(new Shown(epoch, servlet(ui), jmx()));
            }
          };
      new SmallRun("metrics", List.of("alexnet"), 2, 1, 64, EPOCHS, 0, 1, 60_000)
          .train(spark, 2, directory, watcher);
      spark.sc().listenerBus().waitUntilEmpty();
      String api = ui + "/api/v1/applications/" + spark.sc().applicationId();
      stages = new ObjectMapper().readTree(get(api + "/stages?status=complete"));
      jobs = new ObjectMapper().readTree(get(api + "/jobs"));
    }
  }

  @Test
  void thePrometheusServletTellsOfTheLastEpochOfAMember() {
    assertThat(shown).hasSize(EPOCHS);
    for (Shown now : shown) {
      assertThat(now.servlet()).isEqualTo(values(now.epoch()));
    }
  }

  @Test
  void jmxTellsOfTheLastEpochOfAMember() {
    for (Shown now : shown) {
      assertThat(now.jmx()).isEqualTo(values(now.epoch()));
    }
  }

  @Test
  void theStageOfAnEpochCountsWhatItsTasksDidInSparksUi() {
    List<Map<String, Double>> counted = new ArrayList<>();
    for (JsonNode stage : stages) {
      Map<String, Double> counters = new TreeMap<>();
      for (JsonNode update : stage.get("accumulatorUpdates")) {
        counters.put(update.get("name").asText(), update.get("value").asDouble());
      }
      if (counters.containsKey("images trained")) {
        counted.add(0, counters);
      }
    }
    assertThat(counted).hasSize(EPOCHS);
    for (int i = 0; i < EPOCHS; i++) {
      EpochEvent epoch = shown.get(i).epoch();
      Map<String, Double> counters = counted.get(i);
      assertThat(counters.get("sum of losses") / counters.get("images trained"))
          .isEqualTo(epoch.trainLoss());
      assertThat(counters.get("of them correct") / counters.get("images validated"))
          .isEqualTo(epoch.validationAccuracy());
      assertThat(counters.get("bytes exchanged")).isEqualTo((double) epoch.bytesExchanged());
      assertThat(counters.get("seconds in averaging"))
          .isGreaterThanOrEqualTo(epoch.averagingSeconds());
    }
  }

  @Test
  void theJobOfAnEpochSaysWhoseItIs() {
    for (Shown now : shown) {
      EpochEvent epoch = now.epoch();
      assertThat(jobs.findValuesAsText("description"))
          .contains(
              String.format(
                  Locale.ROOT,
                  "alexnet, epoch %d of %d: batch %d, learning rate %.4f",
                  epoch.epoch(),
                  EPOCHS,
                  epoch.globalBatch(),
                  epoch.learningRate()));
    }
  }

  private static Map<String, Double> values(EpochEvent epoch) {
    return new TreeMap<>(
        Map.of(
            "epoch", (double) epoch.epoch(),
            "validation_accuracy", epoch.validationAccuracy(),
            "train_loss", epoch.trainLoss(),
            "global_batch", (double) epoch.globalBatch(),
            "learning_rate", epoch.learningRate(),
            "images_per_second", epoch.imagesPerSecond(),
            "averaging_seconds", epoch.averagingSeconds(),
            "bytes_exchanged", (double) epoch.bytesExchanged()));
  }

  private static Map<String, Double> servlet(String ui) {
    Pattern line =
        Pattern.compile(
            "metrics_winnow_driver_members_alexnet_(\\w+)_Value\\{type=\"gauges\"\\} (\\S+)");
    Map<String, Double> values = new TreeMap<>();
    for (String text : get(ui + "/metrics/prometheus").lines().toList()) {
      Matcher gauge = line.matcher(text);
      if (gauge.matches()) {
        values.put(gauge.group(1), Double.parseDouble(gauge.group(2)));
      }
    }
    return values;
  }

  private static Map<String, Double> jmx() {
    String prefix = "winnow.driver.members.alexnet.";
    Map<String, Double> values = new TreeMap<>();
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      for (ObjectName name :
          server.queryNames(new ObjectName("metrics:name=" + prefix + "*,type=gauges"), null)) {
        Number value = (Number) server.getAttribute(name, "Value");
        values.put(name.getKeyProperty("name").substring(prefix.length()), value.doubleValue());
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }

  private static String get(String address) {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
