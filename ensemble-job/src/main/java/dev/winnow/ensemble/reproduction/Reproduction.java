package dev.winnow.ensemble.reproduction;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.training.TrainingListener;
import dev.winnow.ensemble.artifact.EnsembleDescription.Provenance;
import dev.winnow.ensemble.artifact.LeaseHeldException;
import dev.winnow.ensemble.job.CodeVersion;
import dev.winnow.worker.failure.FailureReason;
import dev.winnow.worker.kernel.Lanes;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs a part of the paper's grid, cell by cell, and writes what it came to after each. Cells that
 * are done are not run again, and an interrupted one goes on from its checkpoints. Other drivers
 * may run parts of the same grid meanwhile: what they do is in the tables, too.
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
   * Runs what is not done. A cell that fails, or that another driver is at, does not keep the
   * others from being run, unless this JVM or Spark has failed; the latter are tried again after
   * all others.
   *
   * @param training told of the progress of each cell
   * @param progress told a line at the start and at the end of each cell
   * @throws IOException also when a cell was trained with other settings, or on other data, before
   */
  public NotDone run(TrainingListener training, Consumer<String> progress)
      throws IOException, InterruptedException {
    Grid grid = settings.paper().grid();
    DoneCells done = new DoneCells(grid, cells);
    done.update();
    List<Cell> asked = grid.cells(part);
    List<Cell> open = asked.stream().filter(cell -> !done.contains(cell)).toList();
    progress.accept(
        "%d cell%s, %d of them done before: %s"
            .formatted(
                asked.size(),
                asked.size() == 1 ? "" : "s",
                asked.size() - open.size(),
                settings.label()));
    Map<String, String> failed = new LinkedHashMap<>();
    write(done, failed);
    List<Cell> locked = run(open, asked, training, progress, done, failed);
    if (locked.size() < open.size()) {
      // Who was killed and is back finds the own cell locked: that may be over by now.
      locked = run(locked, asked, training, progress, done, failed);
    }
    int left = (int) locked.stream().filter(cell -> !done.contains(cell)).count();
    if (left > 0) {
      progress.accept(
          left == 1
              ? "1 cell is being trained by another run"
              : left + " cells are being trained by another run");
    }
    return new NotDone(failed, left);
  }

  /** Runs cells one after the other, and returns those that other drivers are at. */
  private List<Cell> run(
      List<Cell> open,
      List<Cell> asked,
      TrainingListener training,
      Consumer<String> progress,
      DoneCells done,
      Map<String, String> failed)
      throws IOException, InterruptedException {
    List<Cell> locked = new ArrayList<>();
    for (Cell cell : open) {
      String place = "[%d/%d] %s".formatted(asked.indexOf(cell) + 1, asked.size(), cell.name());
      progress.accept(place);
      progress.accept(place + runCell(cell, training, failed, locked));
      done.update();
      write(done, failed);
    }
    return locked;
  }

  /** Runs a cell, and puts it where it belongs if it is not done then; tells what it came to. */
  private String runCell(
      Cell cell, TrainingListener training, Map<String, String> failed, List<Cell> locked)
      throws IOException, InterruptedException {
    try {
      CellResult result = cells.train(cell, spark, training);
      return ": %.2f %%, %.1f s an epoch".formatted(100 * result.accuracy(), result.epochSeconds());
    } catch (IOException | InterruptedException stops) {
      throw stops;
    } catch (Exception failure) {
      // Scala does not declare what it throws.
      if (spark.sc().isStopped()) {
        throw failure;
      }
      String reason = FailureReason.of(failure);
      if (failure instanceof LeaseHeldException) {
        locked.add(cell);
        return ": " + reason;
      }
      failed.put(cell.name(), reason);
      return " failed: " + reason;
    }
  }

  /** Of all that is done, whatever part of it was asked for this time. */
  private void write(DoneCells done, Map<String, String> failed) throws IOException {
    do {
      List<CellResult> results = done.results();
      results.forEach(result -> failed.remove(result.cell().name()));
      write(data(results, all(done), failed));
      // Another driver that has ended a cell meanwhile may have written its tables before these.
    } while (done.update());
  }

  private void write(ReproductionData data) throws IOException {
    folder.writeText("results.json", data.json());
    folder.writeText("tables.md", data.markdown());
    folder.writeText("report.html", data.html());
  }

  private ReproductionData data(List<CellResult> results, int all, Map<String, String> failed) {
    return new ReproductionData(
        settings.paper().title(),
        settings.isWhole(),
        settings.label(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        settings.configuration().data().path(),
        Provenance.ofThisMachine(CodeVersion.current(), Lanes.count()),
        all,
        new Comparisons(settings.paper(), results).all(),
        results,
        failed,
        settings.momentum());
  }

  /** Number of cells of the seeds asked for, and of those of cells that are done. */
  private int all(DoneCells done) {
    List<Long> seeds =
        Stream.concat(part.seeds().stream(), done.seeds().stream()).distinct().toList();
    return settings.paper().grid().cells(seeds).size();
  }
}
