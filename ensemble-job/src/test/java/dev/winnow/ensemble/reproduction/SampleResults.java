package dev.winnow.ensemble.reproduction;

import dev.winnow.ensemble.artifact.EnsembleDescription.Provenance;
import dev.winnow.ensemble.reproduction.CellResult.Epoch;
import java.util.List;
import java.util.Map;

/** Results of cells that nobody trained. */
final class SampleResults {
  private SampleResults() {}

  /** A small version of the paper's work, with all cells done. */
  static ReproductionData whole(Map<String, String> failed) {
    List<CellResult> results =
        Paper.of("fashion-mnist").grid().cells(1).stream().map(SampleResults::of).toList();
    return of(results, failed);
  }

  static ReproductionData of(List<CellResult> results, Map<String, String> failed) {
    Paper paper = Paper.of("fashion-mnist");
    return new ReproductionData(
        paper.title(),
        false,
        "budget 0.04: 6 of 30 epochs, 10800 of 54000 training examples",
        "2026-01-01T00:00:00Z",
        "/data",
        Provenance.ofThisMachine("0.1.0", 8),
        paper.grid().cells(1).size(),
        new Comparisons(paper, results).all(),
        results,
        failed);
  }

  /** Less accurate the sparser, faster the larger the batch. */
  private static CellResult of(Cell cell) {
    int batch = cell.batch() == Cell.DYNAMIC ? 300 : cell.batch();
    double accuracy = (cell.approach().isEnsemble() ? 0.92 : 0.9) - cell.sparsity() / 2000.0;
    return of(cell, accuracy - batch / 40000.0, 10 + 1000.0 / batch);
  }

  /** Two epochs of the base network and, in ensembles, two of a second member, twice as long. */
  static CellResult of(Cell cell, double accuracy, double seconds) {
    List<Epoch> base =
        List.of(
            new Epoch("base", 1, seconds, 64, 100, accuracy - 0.25),
            new Epoch("base", 2, seconds, 128, 50, accuracy));
    List<Epoch> second =
        List.of(
            new Epoch("second", 1, 2 * seconds, 64, 100, 0.5),
            new Epoch("second", 2, 2 * seconds, 64, 100, 0.75));
    return new CellResult(
        cell,
        cell.name(),
        "version",
        accuracy,
        "base",
        cell.approach().isEnsemble()
            ? List.of(base.get(0), second.get(0), base.get(1), second.get(1))
            : base);
  }
}
