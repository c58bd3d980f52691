package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Lease;
import dev.winnow.ensemble.job.ConfiguredData;
import dev.winnow.worker.data.SyntheticImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two reproductions of one grid at once. What the other one does it does here when the first begins
 * a cell, so that each test has one order of events.
 */
class ParallelReproductionTest {
  private static final Cell UNPRUNED = new Cell(Approach.C_CNN, 0, 64, 1);
  private static final Cell PRUNED = new Cell(Approach.C_CNN, 30, 64, 1);

  private static final NotDone NOTHING = new NotDone(Map.of(), 0);

  @TempDir private static Path data;

  private static JavaSparkContext spark;

  @TempDir private Path output;

  private CellSettings settings;

  @BeforeAll
  static void start() throws IOException {
    new SyntheticImages(1).write(data, 600, 100);
    SparkConf conf = new SparkConf(false).setAppName("test");
    LocalSpark.SETTINGS.forEach(conf::set);
    spark = new JavaSparkContext(ClusterChecks.prepared(conf));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @BeforeEach
  void useFreshFolder() throws IOException {
    JobConfiguration configuration = configuration();
    try (var dataset = ConfiguredData.open(spark, configuration)) {
      settings =
          new CellSettings(
              Paper.of("fashion-mnist"),
              new Budget(1),
              600,
              dataset.description().fingerprint(),
              configuration);
    }
  }

  @Test
  void theTablesHaveWhatTheOtherEndsMeanwhile() throws Exception {
    NotDone left =
        run(PRUNED, atStartOf(PRUNED, () -> assertThat(run(UNPRUNED)).isEqualTo(NOTHING)));

    assertThat(left).isEqualTo(NOTHING);
    assertThat(Files.readString(folder().resolve("tables.md"))).contains("2 of 43 cells");
    assertThat(Files.readString(folder().resolve("results.json")))
        .contains(UNPRUNED.name(), PRUNED.name());
  }

  @Test
  void aCellThatTheOtherEndsMeanwhileIsNotTrainedAgain() throws Exception {
    NotDone left = run(PRUNED, atStartOf(PRUNED, () -> run(PRUNED)));

    assertThat(left).isEqualTo(NOTHING);
    assertThat(store(PRUNED).versions()).hasSize(1);
  }

  @Test
  void aCellThatTheOtherIsAtIsLeftToIt() throws Exception {
    try (Lease lease = store(PRUNED).lease("another driver")) {
      List<String> progress = new ArrayList<>();
      NotDone left = run(PRUNED, progress::add);

      assertThat(left).isEqualTo(new NotDone(Map.of(), 1));
      assertThat(progress)
          .anyMatch(line -> line.contains("is locked by another driver: wait until"))
          .endsWith("1 cell is being trained by another run");
      assertThat(folder().resolve("cells/" + PRUNED.name() + "/runs")).doesNotExist();
      lease.requireHeld();
    }
    assertThat(run(PRUNED)).isEqualTo(NOTHING);
    assertThat(store(PRUNED).versions()).hasSize(1);
  }

  @Test
  void aCellThatTheOtherWasAtAndHasEndedSinceHasNotFailed() throws Exception {
    Lease lease = store(UNPRUNED).lease("another driver");
    Action end =
        () -> {
          lease.close();
          run(UNPRUNED);
        };

    NotDone left = run(part(0, 30), atStartOf(PRUNED, end));

    assertThat(left).isEqualTo(NOTHING);
    assertThat(Files.readString(folder().resolve("tables.md"))).contains("2 of 43 cells");
  }

  @Test
  void aCellThatTheOtherHasLeftIsRunAfterAllOthers() throws Exception {
    Lease lease = store(UNPRUNED).lease("another driver");

    NotDone left = run(part(0, 30), atStartOf(PRUNED, lease::close));

    assertThat(left).isEqualTo(NOTHING);
    assertThat(store(UNPRUNED).versions()).hasSize(1);
  }

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private static Consumer<String> atStartOf(Cell cell, Action action) {
    return line -> {
      try {
        if (line.endsWith("] " + cell.name())) {
          action.run();
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    };
  }

  private NotDone run(Cell cell) throws IOException, InterruptedException {
    return run(cell, line -> {});
  }

  private NotDone run(Cell cell, Consumer<String> progress)
      throws IOException, InterruptedException {
    return run(part(cell.sparsity()), progress);
  }

  private NotDone run(Part part, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new Reproduction(spark, settings, part).run(new TrainingListener() {}, progress);
  }

  private static Part part(Integer... sparsities) {
    return new Part(Set.of(Approach.C_CNN), Set.of(sparsities), Set.of(64), List.of(1L));
  }

  private ArtifactStore store(Cell cell) {
    return ArtifactStore.open(settings.output(), settings.name(cell), spark.hadoopConfiguration());
  }

  private Path folder() {
    return output.resolve(settings.folder());
  }

  private JobConfiguration configuration() {
    return JobConfiguration.load(
        List.of(),
        List.of(
            "name=clothes",
            "output=" + output,
            "data.path=" + data,
            "data.shards=2",
            "members=[alexnet]",
            "network.width=0.0625",
            "train.epochs=1",
            "train.workers-per-member=1"));
  }
}
