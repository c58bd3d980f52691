package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.checkpoint.Checkpoint;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.checkpoint.RunTakenOverException;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.EpochEvent;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two drivers at one run. What the other one does it does here, where the test wants it. Members
 * train one after the other.
 */
class RunTakeoverTest {
  @TempDir private static Path data;

  private static JavaSparkContext spark;

  @TempDir private Path output;

  @BeforeAll
  static void start() throws IOException {
    new SyntheticImages(1).write(data, 600, 100);
    SparkConf conf = new SparkConf(false).setAppName("test");
    LocalSpark.SETTINGS.forEach(conf::set);
    spark = new JavaSparkContext(ClusterChecks.prepared(conf.set("spark.master", "local[1]")));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void aDriverWhoseRunAnotherTakesOverEndsWithItsEpoch() {
    RunDirectory other = directory();
    List<String> epochs = new ArrayList<>();
    TrainingListener takesOver =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochEvent epoch, int all) {
            epochs.add(epoch.member() + " " + epoch.epoch());
            takeOver(other);
          }
        };

    assertThatThrownBy(() -> job().train(takesOver)).isInstanceOf(RunTakenOverException.class);

    assertThat(epochs).containsExactly("alexnet 1");
    assertThat(output.resolve("clothes/runs/once/members")).doesNotExist();
    assertThat(store().versions()).isEmpty();
  }

  @Test
  void aDriverWhoseRunAnotherTakesOverPublishesNothing() {
    RunDirectory other = directory();
    TrainingListener takesOver =
        new TrainingListener() {
          @Override
          public void memberEnded(String member) {
            if (member.equals("convpool")) {
              takeOver(other);
            }
          }
        };

    assertThatThrownBy(() -> job().train(takesOver)).isInstanceOf(RunTakenOverException.class);

    assertThat(store().versions()).isEmpty();
  }

  @Test
  void aDriverThatGoesOnWithARunHasIt() throws Exception {
    RunDirectory older = directory();
    older.takeOver();

    job().train(new TrainingListener() {});

    assertThat(store().versions()).hasSize(1);
    Checkpoint late = new Checkpoint(new MemberState(1, new float[1], new float[1]), new double[1]);
    assertThatThrownBy(() -> older.save("alexnet", late)).isInstanceOf(RunTakenOverException.class);
    job().stack();
    assertThat(store().versions()).hasSize(2);
  }

  private static void takeOver(RunDirectory run) {
    try {
      run.takeOver();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private RunDirectory directory() {
    return new RunDirectory(
        spark.hadoopConfiguration(), EnsembleJob.directory(output.toString(), "clothes", "once"));
  }

  private ArtifactStore store() {
    return ArtifactStore.open(output.toString(), "clothes", spark.hadoopConfiguration());
  }

  private EnsembleJob job() {
    return new EnsembleJob(
        spark,
        JobConfiguration.load(
            List.of(),
            List.of(
                "name=clothes",
                "run-id=once",
                "output=" + output,
                "data.path=" + data,
                "data.shards=2",
                "members=[alexnet, convpool]",
                "network.width=0.0625",
                "train.epochs=2",
                "train.workers-per-member=1")));
  }
}
