package dev.winnow.ensemble.reproduction;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Our numbers beside the paper's: a table, and a chart.
 *
 * @param id short name, for links
 * @param title of the table
 * @param rowTitle what the rows are
 * @param rows names
 * @param columns with a number for each row
 * @param baseline what speed is against, null for numbers that are no seconds of an epoch
 */
record Comparison(
    String id,
    String title,
    String rowTitle,
    Unit unit,
    List<String> rows,
    List<Column> columns,
    Baseline baseline) {
  static final String UNKNOWN = "–";

  /** What numbers are. */
  enum Unit {
    SECONDS("%.1f s", "%.0f s"),
    PERCENT("%.2f", "%.2f"),
    COUNT("%.0f", "%.0f");

    private final String ours;
    private final String papers;

    Unit(String ours, String papers) {
      this.ours = ours;
      this.papers = papers;
    }
  }

  /**
   * One approach.
   *
   * @param ours by row, null where we have none
   * @param spread standard deviation over the seeds by row, null where there is but one
   * @param paper by row, null where the paper has none
   */
  record Column(String name, List<Double> ours, List<Double> spread, List<PaperNumber> paper) {
    boolean inPaper() {
      return paper.stream().anyMatch(number -> number != null);
    }
  }

  /**
   * Seconds of an epoch of the unpruned single network.
   *
   * @param ours null when it was not trained
   */
  record Baseline(Double ours, double paper) {}

  boolean hasOurs() {
    return columns.stream().flatMap(column -> column.ours().stream()).anyMatch(n -> n != null);
  }

  String markdown() {
    StringBuilder text = new StringBuilder("### %s\n\n".formatted(title));
    StringJoiner header = new StringJoiner(" | ", "| ", " |\n");
    StringJoiner rule = new StringJoiner(" | ", "| ", " |\n");
    header.add(rowTitle);
    rule.add("---");
    for (Column column : columns) {
      header.add(column.name());
      rule.add("---:");
      if (column.inPaper()) {
        header.add("paper");
        rule.add("---:");
      }
    }
    text.append(header).append(rule);
    for (int row = 0; row < rows.size(); row++) {
      StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
      line.add(rows.get(row));
      for (Column column : columns) {
        line.add(ours(column, row));
        if (column.inPaper()) {
          line.add(paper(column, row));
        }
      }
      text.append(line);
    }
    return text.append('\n').toString();
  }

  private String ours(Column column, int row) {
    Double number = column.ours().get(row);
    if (number == null) {
      return UNKNOWN;
    }
    Double spread = column.spread().get(row);
    String text = format(unit.ours, number);
    if (spread != null) {
      text += format(" ± %.2f", spread);
    }
    return baseline == null ? text : text + speed(baseline.ours(), number);
  }

  private String paper(Column column, int row) {
    PaperNumber number = column.paper().get(row);
    if (number == null) {
      return UNKNOWN;
    }
    String text =
        number.approximate()
            ? PaperNumber.ABOUT + format("%.1f", number.value())
            : format(unit.papers, number.value());
    return baseline == null ? text : text + speed(baseline.paper(), number.value());
  }

  private static String speed(Double baselineSeconds, double seconds) {
    return baselineSeconds == null ? "" : format(" / %.2fx", baselineSeconds / seconds);
  }

  private static String format(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
