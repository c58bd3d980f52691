package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.worker.network.Convolution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  /** Of 1000 training examples. */
  private static CellSettings settings(double share) {
    List<String> given =
        List.of(
            "name=clothes",
            "output=out",
            "data.path=data",
            "network.tile=6",
            "members=[{network=alexnet,width=0.5},convpool,allcnn]");
    return new CellSettings(
        Paper.of("fashion-mnist"),
        new Budget(share),
        1000,
        over -> {
          List<String> all = new ArrayList<>(given);
          all.addAll(over);
          return JobConfiguration.load(List.of(), all);
        });
  }
}
