package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.driver.training.Moment.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills drivers that are processes of their own, and goes on in this one. */
final class DriverKillTest {
  private static JavaSparkContext spark;
  private static float[] undisturbed;

  @BeforeAll
  static void trainUndisturbed(@TempDir Path root) throws Exception {
    spark = KilledDriver.spark();
    undisturbed = goOn(root);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static List<Moment> moments() {
    return Moment.seeded(
        Moment.driverKills(),
        KilledDriver.RUN.epochs(),
        List.of(
            Place.CHECKPOINT_PARTLY_WRITTEN,
            Place.EXCHANGING,
            Place.CHECKPOINT_NOT_YET_RENAMED,
            Place.TASK_STARTED,
            Place.CHECKPOINT_CREATED,
            Place.TRAINING,
            Place.EPOCH_ENDED));
  }

  // A run that never ends is a failure like any other.
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ParameterizedTest
  @MethodSource("moments")
  void aKilledDriverCostsAnEpochAndNotABit(Moment moment, @TempDir Path root) throws Exception {
    Path run = root.resolve("run");
    ChildJvm.killWhen(
        lines -> lines.anyMatch(KilledDriver.REACHED::equals),
        KilledDriver.class,
        Map.of(),
        List.of(
            run.toUri().toString(),
            moment.place().name(),
            Integer.toString(moment.epoch()),
            Integer.toString(moment.look())));

    assertThat(goOn(run)).as("parameters after %s", moment).isEqualTo(undisturbed);
    List<String> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve(MetricsLog.FILE))) {
      JsonNode epoch = new ObjectMapper().readTree(line);
      epochs.add("%s of %s".formatted(epoch.path("epoch"), epoch.path("global_batch")));
    }
    assertThat(epochs)
        .as("epochs and batches in the metrics")
        .containsExactly("1 of 64", "2 of 96", "3 of 96");
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .as("files of the run")
          .containsExactlyInAnyOrder(
              MetricsLog.FILE, "epoch-00002.checkpoint", "epoch-00003.checkpoint");
    }
  }

  private static float[] goOn(Path run) throws Exception {
    return KilledDriver.train(spark, new org.apache.hadoop.fs.Path(run.toUri()), null);
  }
}
