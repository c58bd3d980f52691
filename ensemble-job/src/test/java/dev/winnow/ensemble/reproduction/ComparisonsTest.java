package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private static final Paper PAPER = Paper.of("fashion-mnist");

  @Test
  void thePapersTablesStandBesideOurs() {
    String markdown = markdownOfAll(PAPER);

    assertThat(markdown)
        .contains(
            "### Table 1: seconds of an epoch / speed (Fashion-MNIST, AlexNet, 30 % sparsity)")
        .contains("| batch | C-CNN | paper | SC-CNN | paper | SWR-CNN | paper |")
        .contains(
            "| 64 | 20.0 s / 1.50x | 20 s / 0.85x | 60.0 s / 0.50x | 53 s / 0.32x | 60.0 s / 0.50x"
                + " | 24 s / 0.71x |")
        .contains("| DBS | 20.0 s / 1.50x | 6 s / 2.83x |")
        .contains("### Table 4: seconds of an epoch / speed")
        .contains(
            "| sparsity | C-CNN | paper | SC-CNN | paper | SWR-CNN | paper | SWR-CNN + DBS | paper |")
        .contains("| 30 % | 87.50 | 90.83 | 87.50 | 92.29 | 87.50 | 92.45 | 87.50 | 93.49 |")
        .contains("| 40 % | 87.50 | – |");
  }

  @Test
  void whatThePaperTellsByAFigureIsApproximate() {
    assertThat(markdownOfAll(PAPER))
        .contains("### Test accuracy, % (batch 128 where it is fixed; ~ is read off a figure)")
        .contains("| 80 % | 87.50 | ~89.3 | 87.50 | ~88.0 | 87.50 | ~89.1 | 87.50 | 90.94 |");
    assertThat(markdownOfAll(Paper.of("cifar10")))
        .contains("| 80 % | 87.50 | 83.65 | 87.50 | ~73.9 | 87.50 | ~75.3 | 87.50 | ~76.1 |");
    assertThat(markdownOfAll(Paper.of("cifar100")))
        .contains("| 80 % | 87.50 | 59.62 | 87.50 | ~66.8 | 87.50 | ~68.5 | 87.50 | ~69.3 |");
  }

  @Test
  void theAccuracyOfACellIsTheSameInBothTables() {
    assertThat(markdownOfAll(PAPER))
        .contains("### Test accuracy, % (30 % sparsity)")
        .contains("| 64 | 87.50 | – | 87.50 | – | 87.50 | 90.95 |")
        .contains("| 128 | 87.50 | 90.83 | 87.50 | 92.29 | 87.50 | 92.45 |")
        .contains("| 1024 | 87.50 | – | 87.50 | – | 87.50 | 88.34 |")
        .contains("| DBS | 87.50 | – | 87.50 | – | 87.50 | 93.49 |");
  }

  @Test
  void whatIsNotDoneIsLeftOpen() {
    String markdown =
        markdown(List.of(SampleResults.of(new Cell(Approach.SWR_CNN, 30, 128, 1), 0.875, 20)));

    assertThat(markdown)
        .contains("| 128 | – | 12 s / 1.42x | – | 37 s / 0.46x | 60.0 s | 17 s / 1.00x |");
  }

  @Test
  void numbersOfSeveralSeedsAreMeansWithTheirDeviation() {
    String markdown =
        markdown(
            List.of(
                SampleResults.of(new Cell(Approach.C_CNN, 30, 128, 1), 0.89, 10),
                SampleResults.of(new Cell(Approach.C_CNN, 30, 128, 2), 0.91, 14)));

    assertThat(markdown)
        .contains("| 30 % | 90.00 ± 1.41 | 90.83 |")
        .contains("| 128 | 12.0 s ± 2.83 | 12 s / 1.42x |");
  }

  @Test
  void timeToAccuracyIsThatOfNearlyTheBest() {
    String markdown =
        markdown(
            List.of(
                SampleResults.of(new Cell(Approach.C_CNN, 30, 128, 1), 0.9, 10),
                SampleResults.of(new Cell(Approach.C_CNN, 30, 256, 1), 0.7, 5)));

    assertThat(markdown)
        .contains("until alexnet alone is right on 89.10 % of the validation split")
        .contains("| 128 | 20.0 s | – | – |")
        .contains("| 256 | – | – | – |");
  }

  @Test
  void withoutAnyCellThereIsNoTable() {
    assertThat(new Comparisons(PAPER, List.of()).all()).isEmpty();
  }

  private static String markdownOfAll(Paper paper) {
    return markdown(
        paper,
        paper.grid().cells(1).stream()
            .map(cell -> SampleResults.of(cell, 0.875, cell.sparsity() == 0 ? 30 : 20))
            .toList());
  }

  private static String markdown(List<CellResult> results) {
    return markdown(PAPER, results);
  }

  private static String markdown(Paper paper, List<CellResult> results) {
    StringBuilder text = new StringBuilder();
    new Comparisons(paper, results).all().forEach(each -> text.append(each.markdown()));
    return text.toString();
  }
}
