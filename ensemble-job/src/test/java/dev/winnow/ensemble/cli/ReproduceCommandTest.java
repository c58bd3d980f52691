package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A part of the grid on a data set that is soon learnt, by the command line. It is begun in a
 * process of its own, which is killed in the second of three cells, and ended in this one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReproduceCommandTest {
  private static final String FIRST = "c-cnn-0-64-seed1-budget-0.02";
  private static final String SECOND = "c-cnn-30-64-seed1-budget-0.02";
  private static final String THIRD = "c-cnn-30-dbs-seed1-budget-0.02";

  @TempDir private static Path folder;

  private static Path reproduction;
  private static CommandRun resumed;
  private static String firstVersion;

  @BeforeAll
  static void killHalfWayAndGoOn() throws Exception {
    LocalSpark.use();
    reproduction = folder.resolve("out/clothes-reproduction-budget-0.02");
    writeData("1");
    ChildJvm.killWhen(
        ReproduceCommandTest::reachesSecondEpochOfSecondCell,
        Winnow.class,
        LocalSpark.SETTINGS,
        List.of(arguments()));
    firstVersion = Files.readString(cell(FIRST).resolve("current"));
    letLeaseExpire();
    resumed = CommandRun.of(arguments());
  }

  private static void letLeaseExpire() throws IOException {
    try (Stream<Path> files = Files.list(cell(SECOND))) {
      for (Path lease : files.filter(file -> file.toString().contains("/_lease-")).toList()) {
        Instant past = Instant.now().minus(3, ChronoUnit.MINUTES);
        Files.setLastModifiedTime(lease, FileTime.from(past));
      }
    }
  }

  @AfterAll
  static void forgetSpark() {
    LocalSpark.forget();
  }

  @Test
  @Order(1)
  void anInterruptedReproductionGoesOnWithoutRepeatingWhatIsDone() throws IOException {
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.out())
        .contains("3 cells, 1 of them done before: budget 0.02: 4 of 30 epochs", "[2/3]", "[3/3]")
        .doesNotContain("[1/3]", "c-cnn-0-64");
    // The epoch after which it was killed is not trained again.
    assertThat(resumed.out().lines().filter(line -> line.startsWith("alexnet")))
        .anyMatch(line -> line.matches("alexnet +resumes after epoch [1-3] of 4"));
    assertThat(Files.readString(cell(FIRST).resolve("current"))).isEqualTo(firstVersion);
    for (String name : List.of(FIRST, SECOND, THIRD)) {
      try (var versions = Files.list(cell(name).resolve("versions"))) {
        assertThat(versions).hasSize(1);
      }
    }
  }

  @Test
  @Order(2)
  void tablesResultsAndReportTellAllCellsAndTheBudget() throws IOException {
    String tables = Files.readString(reproduction.resolve("tables.md"));
    JsonNode results = new ObjectMapper().readTree(reproduction.resolve("results.json").toFile());

    assertThat(tables)
        .contains("budget 0.02", "3 of 43 cells", "### Table 1", "20 s / 0.85x")
        .containsPattern("\\| DBS \\| \\d+\\.\\d s / \\d+\\.\\d\\dx \\| 6 s / 2.83x \\|");
    assertThat(results.path("cells")).hasSize(3);
    assertThat(results.path("whole").asBoolean()).isFalse();
    assertThat(results.path("failed")).isEmpty();
    assertThat(Files.readString(reproduction.resolve("report.html")))
        .contains("<title>Fashion-MNIST, AlexNet: budget 0.02");
  }

  @Test
  @Order(3)
  void whatIsDoneIsNotDoneAgain() {
    CommandRun again = CommandRun.of(arguments());

    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.out()).contains("3 cells, 3 of them done before").doesNotContain("[");
  }

  @Test
  @Order(4)
  void tablesTellWhatWasDoneBeforeAlsoWhenAPartIsAskedFor() throws IOException {
    CommandRun part = CommandRun.of(argumentsFor("0", "64"));

    assertThat(part.status()).as(part.err()).isZero();
    assertThat(part.out()).contains("1 cell, 1 of them done before");
    assertThat(Files.readString(reproduction.resolve("tables.md"))).contains("3 of 43 cells");
  }

  @Test
  @Order(5)
  void tablesTellTheCellsOfAllSeedsWhicheverAreAskedFor() throws IOException {
    CommandRun second = CommandRun.of(argumentsFor("0", "64", "--seed", "2"));
    String tables = Files.readString(reproduction.resolve("tables.md"));
    CommandRun first = CommandRun.of(argumentsFor("0", "64", "--seed", "1"));

    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.out()).contains("1 cell, 0 of them done before", "[1/1] c-cnn-0-64-seed2");
    assertThat(tables).contains("4 of 86 cells, means over those of seeds 1, 2 that are done.");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(Files.readString(reproduction.resolve("tables.md"))).isEqualTo(tables);
    JsonNode results = new ObjectMapper().readTree(reproduction.resolve("results.json").toFile());
    assertThat(results.path("cells")).hasSize(4);
    assertThat(results.path("seeds")).hasToString("[1,2]");
  }

  @Test
  @Order(6)
  void otherSettingsAreRefusedWithTheKeyThatDiffers() {
    CommandRun other = CommandRun.of(arguments("--set", "train.learning-rate=0.02"));

    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err())
        .contains(FIRST, "train.learning-rate was 0.01, now 0.02", "choose another name")
        .hasLineCount(1);
  }

  @Test
  @Order(6)
  void otherSettingsAreRefusedAlsoOfACellWhoseRunIsGone() throws IOException {
    Path away = folder.resolve("away");
    Files.move(cell(FIRST).resolve("runs"), away);

    CommandRun other = CommandRun.of(arguments("--set", "train.learning-rate=0.02"));
    CommandRun same = CommandRun.of(arguments());

    Files.move(away, cell(FIRST).resolve("runs"));
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err())
        .contains(
            FIRST + " was trained with other settings (train.learning-rate was 0.01, now 0.02")
        .hasLineCount(1);
    assertThat(same.status()).as(same.err()).isZero();
  }

  @Test
  @Order(7)
  void aCellThatAnotherRunIsAtHasNotFailed() throws IOException {
    String cell = "c-cnn-0-64-seed3-budget-0.02";
    ArtifactStore store =
        ArtifactStore.open(reproduction.resolve("cells/" + cell).toString(), new Configuration());
    CommandRun locked;
    try (Lease lease = store.lease("another run")) {
      locked = CommandRun.of(argumentsFor("0", "64", "--seed", "3"));
      lease.requireHeld();
    }

    assertThat(locked.status()).as(locked.err()).isEqualTo(ExitStatus.LOCKED);
    assertThat(locked.out()).contains("1 cell is being trained by another run", "tables    ");
    JsonNode results = new ObjectMapper().readTree(reproduction.resolve("results.json").toFile());
    assertThat(results.path("failed")).isEmpty();
    assertThat(cell(cell).resolve("runs")).doesNotExist();
  }

  @Test
  @Order(8)
  void cellsOfOtherDataAreNotMixedWithNewOnes() throws IOException {
    String tables = Files.readString(reproduction.resolve("tables.md"));
    writeData("2");

    CommandRun other = CommandRun.of(argumentsFor("0", "64", "--seed", "4"));

    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err())
        .contains(folder.resolve("data") + " has changed since", FIRST, "choose another name")
        .hasLineCount(1);
    assertThat(cell("c-cnn-0-64-seed4-budget-0.02")).doesNotExist();
    assertThat(Files.readString(cell(FIRST).resolve("current"))).isEqualTo(firstVersion);
    assertThat(Files.readString(reproduction.resolve("tables.md"))).isEqualTo(tables);
  }

  private static void writeData(String seed) {
    String data = folder.resolve("data").toString();
    CommandRun synth =
        CommandRun.of(
            "data", "synth", data, "--train", "2400", "--test", "100", "--seed", seed, "--replace");
    assertThat(synth.status()).as(synth.err()).isZero();
  }

  private static Path cell(String name) {
    return reproduction.resolve("cells").resolve(name);
  }

  private static boolean reachesSecondEpochOfSecondCell(Stream<String> lines) {
    return lines
        .dropWhile(line -> !line.startsWith("[2/3]"))
        .anyMatch(line -> line.contains("epoch 2/4"));
  }

  private static String[] arguments(String... more) {
    return argumentsFor("0,30", "64,dbs", more);
  }

  private static String[] argumentsFor(String sparsities, String batches, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("reproduce", "fashion-mnist", "--budget", "0.02"));
    arguments.addAll(List.of("--approach", "c-cnn", "--sparsity", sparsities, "--batch", batches));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    arguments.addAll(
        CommandRun.settings(
            "name=clothes",
            "output=" + folder.resolve("out"),
            "network.width=0.0625",
            "data.shards=2",
            "train.workers-per-member=1"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }
}
