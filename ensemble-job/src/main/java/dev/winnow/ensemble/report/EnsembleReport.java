package dev.winnow.ensemble.report;

import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.EnsembleDescription.Member;
import dev.winnow.ensemble.scoring.ConfusionMatrix;
import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.scoring.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a training run came to, as one page that needs nothing but itself.
 *
 * @param name of the ensemble
 * @param created when, for the reader
 * @param description of the ensemble
 * @param blend weights and what they were compared with
 * @param test the ensemble on the test split, members in the description's order
 * @param metrics lines of metrics.jsonl
 */
public record EnsembleReport(
    String name,
    String created,
    EnsembleDescription description,
    BlendFile blend,
    Evaluation test,
    List<String> metrics) {
  /** Its place in a version. */
  public static final String PATH = "report.html";

  /** Above this many classes a confusion matrix is no longer read by eye. */
  private static final int LARGEST_MATRIX = 20;

  /** The page. */
  public String html() {
    Html page = new Html();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .element("title", name + " - Winnow")
        .raw("<style>\n")
        .raw(style())
        .raw("</style>\n</head>\n<body>\n<main>\n")
        .element("h1", name);
    summary(page);
    members(page);
    blend(page);
    epochs(page);
    confusion(page);
    return page.raw("</main>\n</body>\n</html>\n").toString();
  }

  private void summary(Html page) {
    page.table(
        List.of("summary", ""),
        List.of(
            List.of("test accuracy", Numbers.percent(test.ensemble().accuracy())),
            List.of("test log loss", Numbers.format("%.4f", test.ensemble().logLoss())),
            List.of("test examples", Long.toString(test.examples())),
            List.of("members", Integer.toString(description.members().size())),
            List.of("images", description.shape().toString()),
            List.of("classes", Integer.toString(description.classNames().size())),
            List.of("data", description.data().path()),
            List.of("created", created),
            List.of("made with", description.provenance().codeVersion())));
  }

  private void members(Html page) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < description.members().size(); i++) {
      Member member = description.members().get(i);
      Score score = test.members().get(i);
      rows.add(
          List.of(
              member.name(),
              member.network().convolution().name().toLowerCase(Locale.ROOT),
              Numbers.percent(score.accuracy()),
              Numbers.format("%.4f", score.logLoss()),
              Numbers.format("%.4f", blend.weights().getOrDefault(member.name(), Double.NaN))));
    }
    page.element("h2", "Members")
        .table(List.of("member", "convolution", "test accuracy", "test log loss", "weight"), rows);
  }

  private void blend(Html page) {
    List<List<String>> rows = new ArrayList<>();
    blend
        .scores()
        .forEach(
            (choice, score) ->
                rows.add(
                    List.of(
                        choice,
                        Numbers.format("%.4f", score.logLoss()),
                        Numbers.percent(score.accuracy()))));
    page.element("h2", "Blend weights, on examples held out for them")
        .table(List.of("weights", "log loss", "accuracy"), rows);
  }

  private void epochs(Html page) {
    Map<String, List<List<String>>> byMember =
        EpochLine.among(metrics)
            .collect(
                Collectors.groupingBy(
                    EpochLine::member,
                    LinkedHashMap::new,
                    Collectors.mapping(EpochLine::cells, Collectors.toList())));
    byMember.forEach(
        (member, rows) ->
            page.element("h2", "Epochs of " + member).table(EpochLine.header(), rows));
  }

  private void confusion(Html page) {
    ConfusionMatrix confusion = test.confusion();
    List<String> classes = description.classNames();
    boolean whole = confusion.classes() <= LARGEST_MATRIX;
    List<String> header = new ArrayList<>(List.of("class", "accuracy"));
    if (whole) {
      header.addAll(classes);
    }
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < confusion.classes(); label++) {
      List<String> row = new ArrayList<>();
      row.add(classes.get(label));
      row.add(Numbers.percent(confusion.accuracy(label)));
      for (int decided = 0; whole && decided < confusion.classes(); decided++) {
        row.add(Long.toString(confusion.counts()[label][decided]));
      }
      rows.add(row);
    }
    page.element("h2", "Classes: true ones in rows, decisions in columns").table(header, rows);
  }

  private static String style() {
    try (InputStream in = EnsembleReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException("report.css is not in the jar", missing);
    }
  }
}
