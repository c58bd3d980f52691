package dev.winnow.ensemble.reproduction;

import dev.winnow.ensemble.reproduction.Comparison.Baseline;
import dev.winnow.ensemble.reproduction.Comparison.Column;
import dev.winnow.ensemble.reproduction.Comparison.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The paper's tables, and some that it does not have, of the cells that are done. Numbers are means
 * over the seeds.
 *
 * @param results in any order
 */
record Comparisons(Paper paper, List<CellResult> results) {
  /** What is near enough to the best, where time to accuracy is measured. */
  private static final double NEAR = 0.99;

  /** All tables that have any number of ours. */
  List<Comparison> all() {
    return List.of(
            accuracyBySparsity(),
            accuracyByBatch(),
            secondsByBatch(),
            secondsBySparsity(),
            timeToAccuracy(),
            scaledSeconds(),
            rounds())
        .stream()
        .filter(Comparison::hasOurs)
        .toList();
  }

  private Comparison accuracyBySparsity() {
    return bySparsity(
        "accuracy-by-sparsity",
        "Test accuracy, %% (batch %d where it is fixed; %s is read off a figure)"
            .formatted(Grid.TABLE_BATCH, PaperNumber.ABOUT),
        Unit.PERCENT,
        result -> 100 * result.accuracy(),
        series -> of(paper.accuracyBySparsity().get(series), Grid.SPARSITIES),
        null);
  }

  private Comparison accuracyByBatch() {
    return byBatch(
        "accuracy-by-batch",
        "Test accuracy, %% (%d %% sparsity)".formatted(paper.tableSparsity()),
        Unit.PERCENT,
        cell(result -> 100 * result.accuracy()),
        approach -> Grid.BATCHES.stream().map(batch -> paper.accuracy(approach, batch)).toList(),
        null);
  }

  private Comparison secondsByBatch() {
    return byBatch(
        "seconds-by-batch",
        "Table %d: seconds of an epoch / speed (%s, %d %% sparsity)"
            .formatted(paper.tables().batch(), paper.title(), paper.tableSparsity()),
        Unit.SECONDS,
        cell(CellResult::epochSeconds),
        approach -> exact(paper.secondsByBatch().get(approach.title())),
        baseline());
  }

  private Comparison secondsBySparsity() {
    return bySparsity(
        "seconds-by-sparsity",
        "Table %d: seconds of an epoch / speed (%s, batch %d where it is fixed)"
            .formatted(paper.tables().sparsity(), paper.title(), Grid.TABLE_BATCH),
        Unit.SECONDS,
        CellResult::epochSeconds,
        series -> exact(paper.secondsBySparsity().get(series)),
        baseline());
  }

  private Comparison timeToAccuracy() {
    double best =
        results.stream()
            .filter(result -> result.cell().sparsity() == paper.tableSparsity())
            .mapToDouble(CellResult::bestBaseAccuracy)
            .max()
            .orElse(0);
    double target = NEAR * best;
    return byBatch(
        "time-to-accuracy",
        String.format(
            Locale.ROOT,
            "Time to accuracy: seconds until %s alone is right on %.2f %% of the validation split"
                + " (%d %% sparsity)",
            paper.network(),
            100 * target,
            paper.tableSparsity()),
        Unit.SECONDS,
        (approach, batch) -> {
          List<CellResult> cells = like(approach, paper.tableSparsity(), batch);
          // A mean over those that got there would make of a failure a success.
          boolean all = cells.stream().allMatch(cell -> cell.secondsTo(target).isPresent());
          return all ? values(cells, cell -> cell.secondsTo(target).orElseThrow()) : new double[0];
        },
        approach -> nothing(Grid.BATCHES.size()),
        null);
  }

  private Comparison scaledSeconds() {
    return byBatch(
        "scaled-seconds",
        "Seconds of an epoch at the largest batch of the training (%d %% sparsity)"
            .formatted(paper.tableSparsity()),
        Unit.SECONDS,
        cell(CellResult::scaledEpochSeconds),
        approach -> nothing(Grid.BATCHES.size()),
        null);
  }

  private Comparison rounds() {
    return byBatch(
        "rounds",
        "Rounds of averaging in an epoch of %s (%d %% sparsity)"
            .formatted(paper.network(), paper.tableSparsity()),
        Unit.COUNT,
        cell(CellResult::baseRounds),
        approach -> nothing(Grid.BATCHES.size()),
        null);
  }

  private Baseline baseline() {
    List<CellResult> unpruned = like(Approach.C_CNN, Grid.UNPRUNED, Grid.BASELINE_BATCH);
    OptionalDouble mean = unpruned.stream().mapToDouble(CellResult::epochSeconds).average();
    return new Baseline(mean.isPresent() ? mean.getAsDouble() : null, paper.baselineSeconds());
  }

  /** Numbers of the seeds of a cell. */
  private interface SeedNumbers {
    double[] of(Approach approach, int batch);
  }

  private SeedNumbers cell(ToDoubleFunction<CellResult> number) {
    return (approach, batch) -> values(like(approach, paper.tableSparsity(), batch), number);
  }

  private Comparison byBatch(
      String id,
      String title,
      Unit unit,
      SeedNumbers numbers,
      Function<Approach, List<PaperNumber>> papers,
      Baseline baseline) {
    List<Column> columns =
        Arrays.stream(Approach.values())
            .map(
                approach ->
                    column(
                        approach.title(),
                        Grid.BATCHES.size(),
                        row -> numbers.of(approach, Grid.BATCHES.get(row)),
                        papers.apply(approach)))
            .toList();
    List<String> rows = Grid.BATCHES.stream().map(Cell::batchName).toList();
    return new Comparison(id, title, "batch", unit, rows, columns, baseline);
  }

  private Comparison bySparsity(
      String id,
      String title,
      Unit unit,
      ToDoubleFunction<CellResult> number,
      Function<String, List<PaperNumber>> papers,
      Baseline baseline) {
    List<Column> columns = new ArrayList<>();
    for (Approach approach : Approach.values()) {
      columns.add(ofSparsities(approach, Grid.TABLE_BATCH, number, papers));
    }
    columns.add(ofSparsities(Approach.SWR_CNN, Cell.DYNAMIC, number, papers));
    List<String> rows = Grid.SPARSITIES.stream().map("%d %%"::formatted).toList();
    return new Comparison(id, title, "sparsity", unit, rows, columns, baseline);
  }

  private Column ofSparsities(
      Approach approach,
      int batch,
      ToDoubleFunction<CellResult> number,
      Function<String, List<PaperNumber>> papers) {
    String name = Paper.seriesName(approach, batch);
    return column(
        name,
        Grid.SPARSITIES.size(),
        row -> values(like(approach, Grid.SPARSITIES.get(row), batch), number),
        papers.apply(name));
  }

  private static Column column(
      String name, int rows, IntFunction<double[]> numbers, List<PaperNumber> paper) {
    List<Double> means = new ArrayList<>();
    List<Double> spreads = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double[] seeds = numbers.apply(row);
      means.add(seeds.length == 0 ? null : mean(seeds));
      spreads.add(seeds.length < 2 ? null : deviation(seeds));
    }
    return new Column(name, means, spreads, paper);
  }

  private List<CellResult> like(Approach approach, int sparsity, int batch) {
    return results.stream()
        .filter(result -> result.cell().isLike(approach, sparsity, batch))
        .toList();
  }

  private static double[] values(List<CellResult> cells, ToDoubleFunction<CellResult> number) {
    return cells.stream().mapToDouble(number).toArray();
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  private static double deviation(double[] numbers) {
    double mean = mean(numbers);
    double squares = Arrays.stream(numbers).map(number -> (number - mean) * (number - mean)).sum();
    return Math.sqrt(squares / (numbers.length - 1));
  }

  private static List<PaperNumber> of(Map<Integer, String> numbers, List<Integer> rows) {
    return rows.stream().map(row -> PaperNumber.of(numbers.get(row))).toList();
  }

  private static List<PaperNumber> exact(List<Double> numbers) {
    return numbers.stream().map(PaperNumber::exact).toList();
  }

  private static List<PaperNumber> nothing(int rows) {
    return IntStream.range(0, rows).mapToObj(row -> (PaperNumber) null).toList();
  }
}
