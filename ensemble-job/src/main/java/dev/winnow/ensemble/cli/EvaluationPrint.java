package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.ensemble.scoring.ConfusionMatrix;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.PublishedModels;
import dev.winnow.ensemble.stacking.Score;
import dev.winnow.worker.data.Split;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An evaluation, for people and for programs.
 *
 * @param split of the data that was seen
 * @param sameDivision whether that split is made as in training
 */
record EvaluationPrint(
    PublishedModels published,
    DatasetDescription data,
    Split split,
    boolean sameDivision,
    Examination seen) {
  /** Above this many classes a matrix is too wide to be read. */
  private static final int WIDEST_MATRIX = 20;

  void text(PrintWriter out) {
    Manifest manifest = published.manifest();
    out.printf("%s %s%n", manifest.name(), manifest.id());
    out.printf(
        "on %d examples: the %s split of %s, %s%n%n",
        seen.evaluation().examples(), split, data.location(), relation());
    out.println(members());
    out.printf("%nexpected calibration error %s%n%n", Numbers.decimals(seen.calibration().error()));
    out.println(classes());
    if (data.classes() <= WIDEST_MATRIX) {
      out.printf("%nclasses by row, decisions by column%n%s%n", matrix());
    } else {
      out.printf("%nthe confusion matrix of so many classes is in --json%n");
    }
  }

  /** Whether data are, to the byte, what a version was trained on. */
  static boolean isOfTraining(DatasetDescription data, Manifest trained) {
    return data.fingerprint().equals(trained.ensemble().data().fingerprint());
  }

  private String relation() {
    if (isOfTraining(data, published.manifest())) {
      return "as in training";
    }
    return sameDivision
        ? "not the data of the training"
        : "not the data of the training, nor divided as they were: of examples that are in both, many were trained on";
  }

  private String members() {
    TextTable table = new TextTable().row("member", "accuracy", "log loss", "weight");
    for (int i = 0; i < published.weights().length; i++) {
      Score score = seen.evaluation().members().get(i);
      table.row(
          published.ensemble().names().get(i),
          Numbers.percent(score.accuracy()),
          Numbers.decimals(score.logLoss()),
          Numbers.decimals(published.weights()[i]));
    }
    Score ensemble = seen.evaluation().ensemble();
    return table
        .row(
            "ensemble",
            Numbers.percent(ensemble.accuracy()),
            Numbers.decimals(ensemble.logLoss()),
            "")
        .render();
  }

  private String classes() {
    ConfusionMatrix confusion = seen.evaluation().confusion();
    TextTable table = new TextTable().row("class", "examples", "accuracy");
    for (int label = 0; label < confusion.classes(); label++) {
      table.row(
          data.classNames().get(label),
          Long.toString(confusion.examples(label)),
          Numbers.percent(confusion.accuracy(label)));
    }
    return table.render();
  }

  private String matrix() {
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(data.classNames());
    TextTable table = new TextTable().row(head.toArray(String[]::new));
    for (int label = 0; label < data.classes(); label++) {
      List<String> row = new ArrayList<>(List.of(data.classNames().get(label)));
      for (long count : seen.evaluation().confusion().counts()[label]) {
        row.add(Long.toString(count));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.render();
  }

  String json() throws JsonProcessingException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "evaluation");
    fields.put("ensemble", published.manifest().name());
    fields.put("version", published.manifest().id());
    fields.put("data", data.location());
    fields.put("fingerprint", data.fingerprint());
    fields.put("data_of_training", isOfTraining(data, published.manifest()));
    fields.put("divided_as_in_training", sameDivision);
    fields.put("split", split.toString());
    fields.put("examples", seen.evaluation().examples());
    fields.putAll(score(seen.evaluation().ensemble()));
    fields.put("calibration_error", seen.calibration().error());
    fields.put(
        "members", IntStream.range(0, published.weights().length).mapToObj(this::member).toList());
    fields.put("classes", IntStream.range(0, data.classes()).mapToObj(this::ofClass).toList());
    fields.put("confusion", seen.evaluation().confusion().counts());
    return new ObjectMapper().writeValueAsString(fields);
  }

  private Map<String, Object> member(int member) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", published.ensemble().names().get(member));
    fields.put("weight", published.weights()[member]);
    fields.putAll(score(seen.evaluation().members().get(member)));
    return fields;
  }

  private Map<String, Object> ofClass(int label) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", data.classNames().get(label));
    fields.put("examples", seen.evaluation().confusion().examples(label));
    double accuracy = seen.evaluation().confusion().accuracy(label);
    fields.put("accuracy", Double.isNaN(accuracy) ? null : accuracy);
    return fields;
  }

  private static Map<String, Object> score(Score score) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("accuracy", score.accuracy());
    fields.put("log_loss", score.logLoss());
    return fields;
  }
}
