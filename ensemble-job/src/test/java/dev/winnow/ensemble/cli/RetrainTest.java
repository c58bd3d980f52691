package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.EpochEvent;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Lease;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.job.EnsembleJob;
import dev.winnow.ensemble.job.RetrainResult;
import dev.winnow.ensemble.job.Retraining;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler sees of an ensemble that it keeps fresh, night after night. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainTest {
  private static final int TEST_EXAMPLES = 100;

  private static final List<String> SETTINGS =
      List.of(
          "name=toy",
          "members=[alexnet]",
          "network.width=0.125",
          "data.shards=2",
          "train.epochs=1",
          "train.workers-per-member=1",
          "train.initial-batch=32");

  @TempDir private static Path folder;

  private static String first;

  @BeforeAll
  static void writeData() {
    write(600);
  }

  @BeforeEach
  void useSpark() {
    LocalSpark.use();
  }

  @AfterEach
  void forgetSpark() {
    LocalSpark.forget();
  }

  @Test
  @Order(1)
  void theFirstRunIsPromoted() throws IOException {
    CommandRun run = retrain("night-1", "train.epochs=4");

    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = resultOf(run);
    assertThat(result.get("event").asText()).isEqualTo("retrain");
    assertThat(result.get("outcome").asText()).isEqualTo("promoted");
    assertThat(result.get("run").asText()).isEqualTo("night-1");
    assertThat(result.at("/comparison/test_examples").asLong()).isEqualTo(TEST_EXAMPLES);
    assertThat(result.at("/comparison/examples").asLong()).isEqualTo(600 + TEST_EXAMPLES);
    assertThat(result.at("/comparison").has("champion")).isFalse();
    first = result.get("version").asText();
    Manifest manifest = store().currentManifest();
    assertThat(manifest.id()).isEqualTo(first);
    assertThat(manifest.ensemble().run().id()).isEqualTo("night-1");
    assertThat(manifest.ensemble().run().startedFrom()).isEmpty();
    assertThat(manifest.ensemble().run().seconds()).isPositive();
  }

  @Test
  @Order(2)
  void aRunThatIsRunAgainDoesNothingMoreAndSaysTheSame() throws IOException {
    // Without a cluster nothing can be trained.
    System.clearProperty("spark.master");

    CommandRun run = retrain("night-1", "train.epochs=4");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(resultOf(run).get("version").asText()).isEqualTo(first);
    assertThat(store().versions()).containsExactly(first);
  }

  @Test
  @Order(3)
  void aChallengerThatIsWorseIsNotPromoted() throws IOException {
    CommandRun run = retrain("night-2", "retrain.start=fresh", "train.learning-rate=1e-9");

    assertThat(run.status()).as(run.out() + run.err()).isEqualTo(3);
    JsonNode comparison = resultOf(run).get("comparison");
    assertThat(resultOf(run).get("outcome").asText()).isEqualTo("kept");
    assertThat(resultOf(run).get("version").asText()).isEqualTo(first);
    assertThat(comparison.get("champion").asText()).isEqualTo(first);
    assertThat(comparison.get("challenger_accuracy").asDouble())
        .isLessThan(comparison.get("champion_accuracy").asDouble());
    assertThat(comparison.get("champion_accuracy").asDouble())
        .isEqualTo(store().currentManifest().ensemble().metrics().get("test_accuracy"));
    assertThat(store().versions()).containsExactly(first);
    assertThat(folder.resolve("out/toy/runs/night-1/members")).doesNotExist();
    assertThat(folder.resolve("out/toy/runs/night-2/members")).isDirectory();
  }

  @Test
  @Order(4)
  void whatTheDataHaveGainedIsTrainedOnFromTheVersionInService() throws IOException {
    write(660);
    CommandRun old = command("stack", "night-2", "train.learning-rate=1e-9");
    assertThat(old.status()).isEqualTo(1);
    assertThat(old.err()).contains("data has changed since", "choose another run-id");
    // Whatever else lies there, the night is a success.
    Files.createDirectories(folder.resolve("out/toy/runs/damaged"));
    Files.writeString(folder.resolve("out/toy/runs/damaged/result.json"), "{");

    CommandRun run = retrain("night-3", "retrain.margin=0.9", "retrain.keep-versions=1");

    assertThat(run.status()).as(run.err()).isZero();
    JsonNode result = resultOf(run);
    assertThat(result.at("/comparison/examples").asLong()).isEqualTo(660 + TEST_EXAMPLES);
    Manifest manifest = store().currentManifest();
    // The one that it has replaced may be wanted back.
    assertThat(store().versions()).containsExactly(first, manifest.id());
    assertThat(manifest.ensemble().run().startedFrom()).isEqualTo(first);
    assertThat(folder.resolve("out/toy/runs/night-2/members")).doesNotExist();
  }

  @Test
  @Order(5)
  void aVersionThatMayHaveSeenTheTestSplitIsNoMeasure() throws IOException {
    for (String setting : List.of("seed=2", "data.blend-fraction=0.1")) {
      CommandRun run = retrain("night-3-divided", setting);

      assertThat(run.status()).isEqualTo(1);
      assertThat(resultOf(run).get("error").asText())
          .contains("is divided by", "train under another name");
    }
  }

  @Test
  @Order(5)
  void aVersionThatKnowsWhatWouldBeHeldOutIsNoMeasure() throws IOException {
    Path data = folder.resolve("data");
    Path away = Files.createDirectory(folder.resolve("away"));
    move("t10k-*", data, away);

    CommandRun run = retrain("night-3-without-tests");

    move("t10k-*", away, data);
    assertThat(run.status()).isEqualTo(1);
    assertThat(resultOf(run).get("error").asText())
        .startsWith(data + " has no test part, version ")
        .endsWith("add the test part again, or train under another name");
  }

  private static void move(String names, Path from, Path to) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from, names)) {
      for (Path file : files) {
        Files.move(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  @Order(6)
  void aVersionThatComesIntoServiceMeanwhileIsTheOneToBeat() throws Exception {
    String before = store().currentManifest().id();
    String other = copyOfTheVersionInService(before);
    TrainingListener operator =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochEvent epoch, int epochs) {
            store().rollBack(other);
          }
        };

    RetrainResult result;
    try (Lease lease = store().lease("a test");
        JavaSparkContext spark = SparkJobs.open("test")) {
      result =
          new Retraining(configuration("night-3-1"), store(), lease, new Configuration())
              .run(() -> spark, operator);
    }

    assertThat(result.comparison().champion()).isEqualTo(other);
    assertThat(store().currentManifest().id()).isEqualTo(result.version());
    assertThat(store().currentManifest().ensemble().run().startedFrom()).isEqualTo(before);
  }

  private static JobConfiguration configuration(String run, String... settings) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.add("output=" + folder.resolve("out"));
    all.add("data.path=" + folder.resolve("data"));
    all.add("retrain.margin=0.9");
    all.add("run-id=" + run);
    all.addAll(List.of(settings));
    return JobConfiguration.load(List.of(), all);
  }

  private static String copyOfTheVersionInService(String id) {
    Manifest manifest = store().manifest(id);
    return store()
        .add(
            manifest.ensemble(),
            manifest.files().stream()
                .map(
                    file ->
                        new ArtifactFile(
                            file.path(), out -> out.write(store().read(manifest, file.path()))))
                .toList());
  }

  @Test
  @Order(7)
  void anInterruptedRunGoesOnAsItBegan() throws Exception {
    // A tenth of them is a batch of two steps of the rule.
    write(1000);
    String before = store().currentManifest().id();
    Manifest other = store().manifest(copyOfTheVersionInService(before));
    EpochsSeen first = new EpochsSeen(2);
    EpochsSeen second = new EpochsSeen(0);
    RetrainResult result;
    try (Lease lease = store().lease("a test");
        JavaSparkContext spark = SparkJobs.open("test")) {
      Retraining night =
          new Retraining(
              configuration("night-3-2", "train.epochs=2"), store(), lease, new Configuration());
      assertThatThrownBy(() -> night.run(() -> spark, first)).hasMessageContaining("interrupted");
      store().rollBack(other.id());
      store().retain(1, List.of());
      Path capacities = folder.resolve("out/toy/runs/night-3-2/batch-capacities.json");
      assertThat(Files.readString(capacities)).contains("alexnet");
      // As if there had been less memory.
      Files.writeString(capacities, "{\"alexnet\":32}");

      result = night.run(() -> spark, second);
    }

    assertThat(first.batches).containsExactly(32, 64);
    assertThat(second.batches).containsExactly(32);
    assertThat(result.comparison().champion()).isEqualTo(other.id());
    assertThat(store().versions()).doesNotContain(before);
    assertThat(store().currentManifest().ensemble().run().startedFrom()).isEqualTo(before);
  }

  @Test
  @Order(12)
  void aMemberWhoseCheckpointsAreDamagedBeginsAgainWithWhatTheRunBegan() throws Exception {
    EpochsSeen first = new EpochsSeen(2);
    EpochsSeen second = new EpochsSeen(0);
    try (Lease lease = store().lease("a test");
        JavaSparkContext spark = SparkJobs.open("test")) {
      Retraining night =
          new Retraining(
              configuration("night-7", "train.epochs=2"), store(), lease, new Configuration());
      assertThatThrownBy(() -> night.run(() -> spark, first)).hasMessageContaining("interrupted");
      Files.write(
          folder.resolve("out/toy/runs/night-7/members/alexnet/epoch-00001.checkpoint"),
          new byte[3]);

      night.run(() -> spark, second);
    }

    assertThat(second.losses).isEqualTo(first.losses);
  }

  @Test
  @Order(12)
  void trainingDoesNotBeginMembersAfreshOfARunThatBeganWithAVersion() throws Exception {
    JobConfiguration configuration = configuration("night-7-1", "train.epochs=2");
    try (Lease lease = store().lease("a test");
        JavaSparkContext spark = SparkJobs.open("test")) {
      Retraining night = new Retraining(configuration, store(), lease, new Configuration());
      assertThatThrownBy(() -> night.run(() -> spark, new EpochsSeen(2)))
          .hasMessageContaining("interrupted");
      Files.write(
          folder.resolve("out/toy/runs/night-7-1/members/alexnet/epoch-00001.checkpoint"),
          new byte[3]);

      assertThatThrownBy(() -> new EnsembleJob(spark, configuration).train(new EpochsSeen(0)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("run night-7-1 has members to train from version ")
          .hasMessageEndingWith("go on with winnow retrain --run night-7-1");
    }
  }

  /** Interrupts a run at the end of one epoch. */
  private static final class EpochsSeen implements TrainingListener {
    private final List<Integer> batches = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final int last;

    EpochsSeen(int last) {
      this.last = last;
    }

    @Override
    public void epochEnded(EpochEvent epoch, int epochs) {
      batches.add(epoch.globalBatch());
      losses.add(epoch.trainLoss());
      if (epoch.epoch() == last) {
        throw new IllegalStateException("interrupted");
      }
    }
  }

  @Test
  @Order(8)
  void ofTwoAtOnceOneTrainsAndTheOtherIsLockedOut() throws Exception {
    int before = store().versions().size();
    CountDownLatch ready = new CountDownLatch(2);
    Callable<CommandRun> night =
        () -> {
          ready.countDown();
          ready.await();
          return retrain("night-4-" + Thread.currentThread().getId(), "retrain.margin=0.9");
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<CommandRun> runs = new ArrayList<>();
    try {
      for (Future<CommandRun> run : pool.invokeAll(List.of(night, night))) {
        runs.add(run.get());
      }
    } finally {
      pool.shutdown();
    }

    assertThat(runs).extracting(CommandRun::status).containsExactlyInAnyOrder(0, 4);
    CommandRun locked = runs.get(0).status() == 4 ? runs.get(0) : runs.get(1);
    assertThat(resultOf(locked).get("outcome").asText()).isEqualTo("locked");
    assertThat(locked.err().lines())
        .singleElement()
        .asString()
        .startsWith("winnow: ")
        // The other may be about to write its name.
        .containsPattern("is locked by (run night-4-|another run)");
    assertThat(store().versions()).hasSize(before + 1);
  }

  @Test
  @Order(9)
  void theLeaseOfAKilledRunIsTakenOverWhenItHasExpired() throws IOException {
    Path lease = folder.resolve("out/toy/_lease-1000");
    Files.writeString(lease, "run killed on nowhere");

    CommandRun early = retrain("night-5", "retrain.margin=0.9");
    assertThat(early.status()).isEqualTo(4);
    assertThat(early.err()).contains("run killed on nowhere");

    Files.setLastModifiedTime(lease, FileTime.from(Instant.now().minus(3, ChronoUnit.MINUTES)));
    List<String> before = store().versions();
    String champion = store().current().orElseThrow();
    CommandRun late = retrain("night-5", "retrain.margin=0.9", "retrain.keep-versions=1");
    assertThat(late.status()).as(late.err()).isZero();
    assertThat(store().versions())
        .containsExactly(champion, resultOf(late).get("version").asText());
    assertThat(resultOf(late).get("removed")).hasSize(before.size() - 1);
    assertThat(lease).doesNotExist();
  }

  @Test
  @Order(10)
  void aPromotionWhoseResultCannotBeWrittenIsOneAllTheSame() throws IOException {
    Files.createDirectories(folder.resolve("out/toy/runs/night-5-1/result.json/taken"));

    CommandRun run = retrain("night-5-1", "retrain.margin=0.9");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(store().currentManifest().ensemble().run().id()).isEqualTo("night-5-1");
  }

  @Test
  @Order(11)
  void aVersionInServiceThatIsDamagedIsFoundBeforeAnythingIsTrained() throws IOException {
    Path model =
        folder.resolve(
            "out/toy/versions/%s/members/alexnet/model.bin"
                .formatted(store().current().orElseThrow()));
    byte[] whole = Files.readAllBytes(model);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2]++;
    Files.write(model, damaged);

    CommandRun run = retrain("night-6-1", "retrain.start=fresh");

    Files.write(model, whole);
    assertThat(run.status()).isEqualTo(1);
    assertThat(resultOf(run).get("error").asText()).contains("model.bin has SHA-256");
    assertThat(folder.resolve("out/toy/runs/night-6-1/members")).doesNotExist();
  }

  @Test
  @Order(11)
  void aRunThatFailsSaysSoAndChangesNothing() throws IOException {
    List<String> before = store().versions();

    CommandRun run = retrain("night-6", "data.path=" + folder.resolve("nowhere"));

    assertThat(run.status()).isEqualTo(1);
    JsonNode result = resultOf(run);
    assertThat(result.get("outcome").asText()).isEqualTo("failed");
    assertThat(result.get("error").asText()).contains("no data at");
    assertThat(store().versions()).isEqualTo(before);
    CommandRun next = retrain("night-6", "retrain.margin=0.9");
    assertThat(next.status()).as(next.err()).isZero();
  }

  @Test
  @Order(13)
  void aRetryPutsIntoServiceWhatWasPublishedUnlessOneHasRolledBackFromIt() throws IOException {
    String before = store().current().orElseThrow();
    Path result = folder.resolve("out/toy/runs/night-8/result.json");
    // A kill just after the promotion would leave as much.
    Files.createDirectories(result.resolve("taken"));
    CommandRun run = retrain("night-8", "retrain.margin=0.9");
    String promoted = resultOf(run).get("version").asText();
    assertThat(store().current()).contains(promoted);
    // A kill after the history was written, and before that was.
    Files.writeString(folder.resolve("out/toy/current"), before + "\n");
    retrain("night-8", "retrain.margin=0.9");
    assertThat(store().current()).contains(promoted);
    store().rollBack(before);
    Files.delete(result.resolve("taken"));
    Files.delete(result);

    CommandRun retry = retrain("night-8", "retrain.margin=0.9");

    assertThat(retry.status()).as(retry.err()).isEqualTo(3);
    assertThat(resultOf(retry).get("version").asText()).isEqualTo(before);
    assertThat(store().current()).contains(before);
    assertThat(store().versions()).endsWith(promoted);
  }

  @Test
  @Order(14)
  void aRunThatIsTrainedAgainOnOtherDataPublishesWhatItHasTrained() throws IOException {
    List<String> before = store().versions();
    Files.move(folder.resolve("out/toy/runs/night-8"), folder.resolve("night-8"));
    write(1060);

    CommandRun run = retrain("night-8", "retrain.margin=0.9");

    assertThat(run.status()).as(run.err()).isZero();
    String version = resultOf(run).get("version").asText();
    assertThat(before).doesNotContain(version);
    assertThat(store().current()).contains(version);
    assertThat(store().manifest(version).ensemble().data().fingerprint())
        .isNotEqualTo(
            store().manifest(before.get(before.size() - 1)).ensemble().data().fingerprint());
  }

  private static void write(int examples) {
    CommandRun synth =
        CommandRun.of(
            "data",
            "synth",
            folder.resolve("data").toString(),
            "--train",
            Integer.toString(examples),
            "--test",
            Integer.toString(TEST_EXAMPLES),
            "--replace");
    assertThat(synth.status()).as(synth.err()).isZero();
  }

  private static CommandRun retrain(String run, String... settings) {
    return command("retrain", run, settings);
  }

  private static CommandRun command(String command, String run, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command, "--run", run));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    arguments.addAll(CommandRun.settings("output=" + folder.resolve("out")));
    arguments.addAll(CommandRun.settings(SETTINGS.toArray(String[]::new)));
    arguments.addAll(CommandRun.settings(settings));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static JsonNode resultOf(CommandRun run) throws IOException {
    assertThat(run.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(run.out());
  }

  private static ArtifactStore store() {
    return ArtifactStore.open(folder.resolve("out").toString(), "toy", new Configuration());
  }
}
