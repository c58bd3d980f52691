package dev.winnow.ensemble.reproduction;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.EnsembleDescription.Provenance;
import dev.winnow.ensemble.report.KernelData;
import dev.winnow.ensemble.report.MomentumData;
import dev.winnow.ensemble.reproduction.CellResult.Epoch;
import dev.winnow.ensemble.scoring.ToyMembers;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
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
        failed,
        MomentumData.of(
            JobConfiguration.load(List.of(), List.of("name=a", "data.path=b")).train()));
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
            : base,
        cell.showsKernels() ? kernels(cell.sparsity()) : null);
  }

  /** Of so many per cent of zeros. */
  private static KernelData kernels(int sparsity) {
    NetworkConfiguration network =
        new NetworkConfiguration(
            "convpool",
            Convolution.WINOGRAD_RELU,
            4,
            0.0625,
            0,
            new ImageShape(1, 28, 28),
            10,
            sparsity);
    TrainedMember member = ToyMembers.member(network, sparsity / 100.0);
    return KernelData.ofSecondConvolution(member).orElseThrow();
  }
}
