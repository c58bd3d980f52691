package dev.winnow.ensemble.reproduction;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.cluster.ClusterException;
import dev.winnow.driver.training.MemberFailedException;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.artifact.EnsembleDescription.Provenance;
import dev.winnow.ensemble.job.CodeVersion;
import dev.winnow.worker.kernel.Lanes;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs a part of the paper's grid, cell by cell, and writes what it came to after each. Cells that
 * are done are not run again, and an interrupted one goes on from its checkpoints.
 */
public final class Reproduction {
  private final JavaSparkContext spark;
  private final CellSettings settings;
  private final Part part;
  private final Cells cells;
  private final RunDirectory folder;

  public Reproduction(JavaSparkContext spark, CellSettings settings, Part part) {
    this.spark = spark;
    this.settings = settings;
    this.part = part;
    cells = new Cells(settings, spark.hadoopConfiguration());
    folder = new RunDirectory(spark.hadoopConfiguration(), new Path(settings.output()).getParent());
  }

  /** Where all of it is. */
  public String location() {
    return folder.path().toString();
  }

  /**
   * Runs what is not done. A cell that fails does not keep the others from being run.
   *
   * @param training told of the progress of each cell
   * @param progress told a line at the start and at the end of each cell
   * @return why, by the names of the cells that failed
   * @throws IOException also when a cell was trained with other settings before
   */
  public Map<String, String> run(TrainingListener training, Consumer<String> progress)
      throws IOException, InterruptedException {
    List<Cell> asked = settings.paper().grid().cells(part);
    List<CellResult> done = new ArrayList<>();
    List<Cell> open = new ArrayList<>();
    for (Cell cell : asked) {
      Optional<CellResult> result = cells.result(cell);
      result.ifPresentOrElse(done::add, () -> open.add(cell));
    }
    progress.accept(
        "%d cells, %d of them done before: %s"
            .formatted(asked.size(), done.size(), settings.label()));
    Map<String, String> failed = new LinkedHashMap<>();
    write(done, asked.size(), failed);
    for (Cell cell : open) {
      String place =
          "[%d/%d] %s".formatted(done.size() + failed.size() + 1, asked.size(), cell.name());
      progress.accept(place);
      try {
        cells.train(cell, spark, training);
        CellResult result = cells.result(cell).orElseThrow();
        done.add(result);
        progress.accept(
            "%s: %.2f %%, %.1f s an epoch"
                .formatted(place, 100 * result.accuracy(), result.epochSeconds()));
      } catch (MemberFailedException | ClusterException failure) {
        failed.put(cell.name(), failure.getMessage());
        progress.accept("%s failed: %s".formatted(place, failure.getMessage()));
      }
      write(done, asked.size(), failed);
    }
    return failed;
  }

  private void write(List<CellResult> done, int asked, Map<String, String> failed)
      throws IOException {
    ReproductionData data =
        new ReproductionData(
            settings.paper().title(),
            settings.budget().isWhole(),
            settings.label(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            settings.configuration().apply(List.of()).data().path(),
            Provenance.ofThisMachine(CodeVersion.current(), Lanes.count()),
            asked,
            part.seeds(),
            new Comparisons(settings.paper(), done).all(),
            done,
            failed);
    folder.writeText("results.json", data.json());
    folder.writeText("tables.md", data.markdown());
    folder.writeText("report.html", data.html());
  }
}
