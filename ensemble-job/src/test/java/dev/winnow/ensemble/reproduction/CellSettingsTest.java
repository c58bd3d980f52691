package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.worker.network.Convolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellSettingsTest {
  private static final CellSettings WHOLE = settings(1);

  @Test
  void aSingleNetworkIsConventionalWithTheRegularisationOfThePaper() {
    JobConfiguration cell = WHOLE.of(new Cell(Approach.C_CNN, 30, 128, 2));

    assertThat(cell.members())
        .containsExactly(
            new MemberConfiguration("alexnet", "alexnet", Convolution.CONVENTIONAL, 6, 0.5, 0.2));
    assertThat(cell.train().l2()).isEqualTo(0.01);
    assertThat(cell.train().dynamicBatch().enabled()).isFalse();
    assertThat(cell.train().initialBatch()).isEqualTo(128);
    assertThat(cell.pruning().sparsity()).isEqualTo(0.3);
    assertThat(cell.seed()).isEqualTo(2);
    assertThat(cell.data().limit()).isZero();
  }

  @Test
  void anEnsembleHasAllMembersAndTheRegularisationOfItsConfiguration() {
    for (Approach approach : List.of(Approach.SC_CNN, Approach.SWR_CNN)) {
      JobConfiguration cell = WHOLE.of(new Cell(approach, 80, 64, 1));

      assertThat(cell.members())
          .extracting(MemberConfiguration::network)
          .containsExactly("alexnet", "convpool", "allcnn");
      assertThat(cell.members()).allMatch(each -> each.convolution() == approach.convolution());
      assertThat(cell.members()).allMatch(each -> each.dropout() == 0);
      assertThat(cell.train().l2()).isEqualTo(0.001);
    }
  }

  @Test
  void aDynamicBatchBeginsWhereTheConfigurationSays() {
    JobConfiguration cell = WHOLE.of(new Cell(Approach.SWR_CNN, 30, Cell.DYNAMIC, 1));

    assertThat(cell.train().dynamicBatch().enabled()).isTrue();
    assertThat(cell.train().initialBatch()).isEqualTo(64);
  }

  @Test
  void aCapacityLimitsTheDynamicBatchAndNoFixedOne() {
    CellSettings limited = settings(1, "train.dynamic-batch.capacity=256");

    for (int batch : Grid.BATCHES) {
      JobConfiguration cell = limited.of(new Cell(Approach.C_CNN, 30, batch, 1));

      assertThat(cell.train().dynamicBatch().capacity())
          .as(Cell.batchName(batch))
          .isEqualTo(batch > 256 ? 0 : 256);
    }
  }

  @Test
  void aCellHasAFolderOfItsOwnThatTellsTheBudget() {
    JobConfiguration cell = settings(0.25).of(new Cell(Approach.SWR_CNN, 30, Cell.DYNAMIC, 1));

    assertThat(cell.output()).isEqualTo("out/clothes-reproduction-budget-0.25/cells");
    assertThat(cell.name()).isEqualTo("swr-cnn-30-dbs-seed1-budget-0.25");
    assertThat(cell.runId()).isEqualTo(cell.name());
  }

  @Test
  void aBudgetShortensTheTrainingAndTakesLessOfTheData() {
    JobConfiguration cell = settings(0.25).of(new Cell(Approach.SWR_CNN, 30, Cell.DYNAMIC, 1));

    assertThat(cell.train().epochs()).isEqualTo(15);
    assertThat(cell.train().dynamicBatch().plateauEpochs()).isEqualTo(3);
    assertThat(cell.data().limit()).isEqualTo(500);
    assertThat(settings(0.25).label())
        .isEqualTo(
            "budget 0.25: 15 of 30 epochs, 500 of 1000 training examples,"
                + " 0.5 or 1.0 of the channels");
  }

  @Test
  void narrowNetworksAreASmallerVersionOfThePapers() {
    assertThat(WHOLE.isWhole()).isFalse();
    assertThat(WHOLE.label())
        .isEqualTo("30 epochs, 1000 training examples, 0.5 or 1.0 of the channels");
  }

  @Test
  void fewerEpochsOrExamplesAreASmallerVersionOfThePapers() {
    String members = "members=[alexnet,convpool,allcnn]";

    for (String more : List.of("train.epochs=60", "data.limit=1000", "data.limit=2000")) {
      assertThat(settings(1, members, more).isWhole()).as(more).isTrue();
    }
    CellSettings shorter = settings(1, members, "train.epochs=8");
    assertThat(shorter.isWhole()).isFalse();
    assertThat(shorter.label()).isEqualTo("8 of 30 epochs, 1000 training examples");
    CellSettings fewer = settings(1, members, "data.limit=400");
    assertThat(fewer.isWhole()).isFalse();
    assertThat(fewer.label()).isEqualTo("30 epochs, 400 of 1000 training examples");
    CellSettings budget = settings(0.25, members, "train.epochs=8", "data.limit=400");
    assertThat(budget.isWhole()).isFalse();
    assertThat(budget.label())
        .isEqualTo("budget 0.25: 4 of 30 epochs, 200 of 1000 training examples");
  }

  @Test
  void theConfigurationOfEachDataSetIsThatOfThePaper() {
    for (String name : Paper.names()) {
      List<Path> files = List.of(Path.of("../conf", name + ".conf"));
      CellSettings settings =
          new CellSettings(
              Paper.of(name),
              new Budget(1),
              1000,
              "fingerprint",
              JobConfiguration.load(files, List.of("data.path=data")));

      assertThat(settings.isWhole()).as(name).isTrue();
      assertThat(settings.label()).isEqualTo("30 epochs, 1000 training examples");
    }
  }

  @Test
  void aFileThatIsEditedBetweenTwoCellsChangesNeither(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("clothes.conf");
    Files.writeString(file, "name=clothes, data.path=data, train.epochs=8");
    CellSettings settings =
        new CellSettings(
            Paper.of("fashion-mnist"),
            new Budget(1),
            1000,
            "fingerprint",
            JobConfiguration.load(List.of(file), List.of()));

    for (String edited : List.of("train.epochs=9", "train {")) {
      Files.writeString(file, edited);

      assertThat(settings.of(new Cell(Approach.SWR_CNN, 30, 64, 1)).train().epochs()).isEqualTo(8);
      assertThat(settings.label()).startsWith("8 of 30 epochs");
    }
  }

  @Test
  void theFolderOfACellTellsItsSeed() {
    for (CellSettings settings : List.of(WHOLE, settings(0.25))) {
      for (long seed : new long[] {2, -2, Long.MAX_VALUE, Long.MIN_VALUE}) {
        for (Cell cell : settings.paper().grid().cells(seed)) {
          assertThat(settings.seed(settings.name(cell))).as(cell.name()).hasValue(seed);
        }
      }
    }
    String tooLarge = "c-cnn-30-64-seed9223372036854775808";
    for (String other : List.of("", "notes", "c-cnn-30-64-seed", tooLarge)) {
      assertThat(WHOLE.seed(other)).as(other).isEmpty();
      assertThat(settings(0.25).seed(other + "-budget-0.25")).as(other).isEmpty();
    }
    assertThat(settings(0.25).seed("c-cnn-30-64-seed1")).isEmpty();
  }

  /** Of 1000 training examples. */
  private static CellSettings settings(double share, String... more) {
    List<String> given =
        new ArrayList<>(
            List.of(
                "name=clothes",
                "output=out",
                "data.path=data",
                "network.tile=6",
                "members=[{network=alexnet,width=0.5},convpool,allcnn]"));
    given.addAll(List.of(more));
    return new CellSettings(
        Paper.of("fashion-mnist"),
        new Budget(share),
        1000,
        "fingerprint",
        JobConfiguration.load(List.of(), given));
  }
}
