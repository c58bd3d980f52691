package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription.Member;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.ensemble.scoring.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * From images to a published ensemble by the command line alone, on real executor processes. The
 * tests look at one ensemble at successive times of its life.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrainToPublishTest {
  private static final List<String> MEMBERS = List.of("alexnet", "convpool", "allcnn");
  private static final int EPOCHS = 2;
  private static final int INITIAL_BATCH = 32;
  private static final double MOMENTUM = 0.9;
  private static final double LEARNING_RATE = 0.01;

  @TempDir private static Path folder;

  private static Map<String, String> cluster;
  private static CommandRun trained;
  private static Manifest first;

  @BeforeAll
  static void trainOnce() {
    cluster = LocalCluster.settings(2, 1);
    cluster.forEach(System::setProperty);
    String data = folder.resolve("data").toString();
    CommandRun synth = CommandRun.of("data", "synth", data, "--train", "740", "--test", "60");
    assertThat(synth.status()).as(synth.err()).isZero();
    trained = CommandRun.of(arguments("train", "--set", "run-id=once"));
    assertThat(trained.status()).as(trained.err()).isZero();
    first = store().currentManifest();
  }

  @AfterAll
  static void forgetSpark() {
    cluster.keySet().forEach(System::clearProperty);
  }

  @Test
  @Order(1)
  void trainingPublishesAWholeVersionAndPutsItInService() throws IOException {
    Path ensemble = folder.resolve("out/tiny");
    String id = Files.readString(ensemble.resolve("current")).strip();
    Path version = ensemble.resolve("versions").resolve(id);

    assertThat(id).isEqualTo(first.id());
    assertThat(version).isDirectoryContaining("glob:**/manifest.json");
    for (String member : MEMBERS) {
      assertThat(version.resolve("members").resolve(member).resolve("model.bin")).isNotEmptyFile();
    }
    for (String file : List.of("blend.json", "report.html", "metrics.jsonl")) {
      assertThat(version.resolve(file)).isNotEmptyFile();
    }
    CommandRun inspect = CommandRun.of("inspect", "--ensemble", ensemble.toString());
    assertThat(inspect.status()).as(inspect.err()).isZero();
    assertThat(inspect.out())
        .contains("tiny " + id + ", in service", "6 files", "all as their checksums say");
  }

  @Test
  @Order(2)
  void theSummaryNamesAccuraciesWeightsAndPlaces() throws IOException {
    BlendFile blend = BlendFile.read(store().read(first, BlendFile.PATH));
    for (Member member : first.ensemble().members()) {
      Matcher line = summaryLine(member.name() + " +([0-9.]+) % +([0-9.]+)");
      assertThat(Double.parseDouble(line.group(1)))
          .isCloseTo(100 * member.metrics().get("test_accuracy"), within(0.005));
      assertThat(Double.parseDouble(line.group(2)))
          .isCloseTo(blend.weights().get(member.name()), within(0.0005));
    }
    assertThat(Double.parseDouble(summaryLine("ensemble +([0-9.]+) % .*60 test.*").group(1)))
        .isCloseTo(100 * first.ensemble().metrics().get("test_accuracy"), within(0.005));
    assertThat(trained.out())
        .contains(
            first.id(),
            folder.resolve("out/tiny/versions").resolve(first.id()).toString(),
            folder.resolve("out/tiny/runs/once").toString());
  }

  @Test
  @Order(3)
  void eachEpochHasALineWithEveryFieldAndABatchOfTheRule() throws IOException {
    List<JsonNode> lines = metrics();

    assertThat(lines.stream().map(line -> line.get("member").asText()).distinct())
        .containsExactlyInAnyOrderElementsOf(MEMBERS);
    assertThat(lines).hasSize(EPOCHS * MEMBERS.size());
    for (JsonNode line : lines) {
      assertThat(line.fieldNames())
          .toIterable()
          .contains(
              "event",
              "member",
              "epoch",
              "learning_rate",
              "momentum",
              "global_batch",
              "sparsity",
              "train_loss",
              "validation_accuracy",
              "images_per_second",
              "epoch_seconds",
              "compute_seconds",
              "exchange_seconds",
              "waiting_seconds",
              "overhead_seconds",
              "averaging_seconds",
              "rounds",
              "bytes_exchanged");
      assertThat(line.get("event").asText()).isEqualTo("epoch");
      assertThat(line.get("images_per_second").asDouble()).isPositive();
      assertThat(line.get("rounds").asInt()).isPositive();
      assertThat(line.get("bytes_exchanged").asLong()).isPositive();
      double parts = 0;
      for (String part : List.of("compute", "exchange", "waiting", "overhead")) {
        assertThat(line.get(part + "_seconds").asDouble()).as(part).isNotNegative();
        parts += line.get(part + "_seconds").asDouble();
      }
      assertThat(parts).isCloseTo(line.get("epoch_seconds").asDouble(), within(1e-6));
      assertThat(line.get("global_batch").asInt()).isEqualTo(batchOfTheRule(line));
    }
    assertThat(lines.stream().map(line -> line.get("global_batch").asInt()).distinct())
        .containsExactly(INITIAL_BATCH, 2 * INITIAL_BATCH);
  }

  @Test
  @Order(4)
  void evaluatingGivesTheAccuracyOfTheManifest() {
    CommandRun run = inThisProcess("evaluate", "--ensemble", folder.resolve("out/tiny").toString());

    assertThat(run.status()).as(run.err()).isZero();
    String accuracy = Numbers.percent(first.ensemble().metrics().get("test_accuracy"));
    assertThat(run.out())
        .contains("on 60 examples", "as in training")
        .containsPattern("ensemble +" + Pattern.quote(accuracy));
  }

  @Test
  @Order(5)
  void stackingTheRunAgainPublishesAFurtherVersion() {
    CommandRun run = inThisProcess(arguments("stack", "--run", "once"));

    assertThat(run.status()).as(run.err()).isZero();
    Manifest second = store().currentManifest();
    assertThat(store().versions()).containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(run.out()).contains("published " + second.id());
    // Other partitions, so other batches: the same up to rounding.
    assertThat(second.ensemble().metrics().get("test_log_loss"))
        .isCloseTo(first.ensemble().metrics().get("test_log_loss"), within(1e-5));
  }

  @Test
  @Order(6)
  void anInterruptedRunGoesOnToTheSameWeights() throws IOException {
    List<JsonNode> before = metrics();
    // What an interruption leaves that comes when an epoch has ended and is not kept yet.
    Path run = folder.resolve("out/tiny/runs/once");
    Files.delete(run.resolve("members/allcnn/epoch-00002.checkpoint"));

    CommandRun early = inThisProcess(arguments("stack", "--run", "once"));
    assertThat(early.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(early.err().strip())
        .isEqualTo(
            "winnow: member allcnn of run once has been trained for 1 of 2 epochs: train the run to"
                + " its end first");

    CommandRun resumed = inThisProcess(arguments("train", "--set", "run-id=once"));

    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.out().lines())
        .anyMatch(line -> line.matches("alexnet +resumes after epoch 2 of 2"))
        .anyMatch(line -> line.matches("allcnn +resumes after epoch 1 of 2"))
        .anyMatch(line -> line.matches("allcnn +epoch 2/2 .*"))
        .noneMatch(line -> line.matches("(alexnet|convpool) +epoch .*|allcnn +epoch 1/2.*"));
    Manifest last = store().currentManifest();
    assertThat(last.id()).isNotEqualTo(first.id());
    for (int member = 0; member < MEMBERS.size(); member++) {
      assertThat(parameters(last, member)).isEqualTo(parameters(first, member));
    }
    assertThat(metrics().stream().map(TrainToPublishTest::memberAndEpoch))
        .containsExactlyElementsOf(
            before.stream().map(TrainToPublishTest::memberAndEpoch).toList());
  }

  @Test
  @Order(7)
  void aRunThatMustBeNewIsRefusedWhenItHasCheckpoints() {
    CommandRun run = inThisProcess(arguments("train", "--set", "run-id=once", "--resume", "never"));

    assertThat(run.status()).isEqualTo(ExitStatus.MISUSED);
    assertThat(run.err()).contains("run once has been trained before: choose another run-id");
  }

  @Test
  @Order(8)
  void aRunGoesOnOnlyUnderTheSettingsThatItWasBegunWith() {
    for (String command : List.of("train", "stack")) {
      CommandRun run = inThisProcess(arguments(command, "--set", "run-id=once", "--set", "seed=5"));

      assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(run.err().strip())
          .matches(
              "winnow: .*/runs/once was begun with other settings \\(seed was .*, now 5\\): .*");
    }
  }

  @Test
  @Order(9)
  void aRunGoesOnWhenItsDataAreNamedInAnotherWay() {
    String named = "data.path=" + folder.resolve("data") + "/";

    for (String command : List.of("train", "stack")) {
      CommandRun run =
          inThisProcess(
              arguments(
                  command, "--set", "run-id=once", "--set", named, "--set", "data.format=idx"));

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).doesNotContain("epoch 1/2", "epoch 2/2");
    }
  }

  @Test
  @Order(10)
  void aRunDoesNotGoOnOnOtherData() {
    String other = folder.resolve("other").toString();
    CommandRun synth =
        CommandRun.of("data", "synth", other, "--train", "740", "--test", "60", "--seed", "2");
    assertThat(synth.status()).as(synth.err()).isZero();

    for (String command : List.of("train", "stack")) {
      CommandRun run =
          inThisProcess(arguments(command, "--set", "run-id=once", "--set", "data.path=" + other));

      assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(run.err()).contains(other + " has changed since", "runs/once was begun");
    }
  }

  @Test
  @Order(11)
  void aRunGoesOnWithFewerExecutorsThanItWasBegunWith() throws IOException {
    Files.delete(folder.resolve("out/tiny/runs/once/members/allcnn/epoch-00002.checkpoint"));

    CommandRun run = inThisProcess(1, arguments("train", "--set", "run-id=once"));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).anyMatch(line -> line.matches("allcnn +epoch 2/2 .*"));
  }

  private static String memberAndEpoch(JsonNode line) {
    return line.get("member").asText() + " " + line.get("epoch").asInt();
  }

  private static float[] parameters(Manifest manifest, int member) {
    Member described = manifest.ensemble().members().get(member);
    byte[] file = store().read(manifest, described.file());
    return ModelFile.read(described.name(), described.network(), file).parameters();
  }

  /** Spares what comes after the training the start of executor processes. */
  private static CommandRun inThisProcess(String... command) {
    return inThisProcess(2, command);
  }

  private static CommandRun inThisProcess(int executors, String... command) {
    System.setProperty("spark.master", "local[%d]".formatted(executors));
    try {
      return CommandRun.of(command);
    } finally {
      System.setProperty("spark.master", cluster.get("spark.master"));
    }
  }

  private static String[] arguments(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    arguments.addAll(
        CommandRun.settings(
            "name=tiny",
            "output=" + folder.resolve("out"),
            "members=[" + String.join(",", MEMBERS) + "]",
            "network.convolution=winograd-relu",
            "network.width=0.0625",
            "data.shards=4",
            "train.epochs=" + EPOCHS,
            "train.workers-per-member=2",
            "train.learning-rate=" + LEARNING_RATE,
            // So that the rate of each epoch's line is the one that its batch follows.
            "train.annealing=1",
            "train.momentum=" + MOMENTUM,
            "train.initial-batch=" + INITIAL_BATCH));
    return arguments.toArray(String[]::new);
  }

  /** The batch that keeps the noise scale, stepped down to a multiple of 32. */
  private static int batchOfTheRule(JsonNode line) {
    double eta = line.get("learning_rate").asDouble();
    double m = line.get("momentum").asDouble();
    long exact = Math.round(INITIAL_BATCH * eta * (1 - MOMENTUM) / (LEARNING_RATE * (1 - m)));
    return Math.max(INITIAL_BATCH, (int) (exact - exact % 32));
  }

  private static Matcher summaryLine(String pattern) {
    return trained
        .out()
        .lines()
        .map(Pattern.compile(pattern)::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line like " + pattern + " in " + trained.out()));
  }

  private static List<JsonNode> metrics() throws IOException {
    Path version = folder.resolve("out/tiny/versions").resolve(store().currentManifest().id());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(version.resolve("metrics.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static ArtifactStore store() {
    return ArtifactStore.open(folder.resolve("out").toString(), "tiny", new Configuration());
  }
}
