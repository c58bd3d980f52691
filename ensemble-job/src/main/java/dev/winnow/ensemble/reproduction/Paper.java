package dev.winnow.ensemble.reproduction;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.worker.data.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the paper did with one data set, and what it measured on one RTX 2080 Ti. The series of
 * numbers are by {@link #seriesName}.
 *
 * @param title for readers
 * @param network the base network
 * @param shape of the images
 * @param epochs of a whole training: the paper is silent, so as in the data set's file in conf/
 * @param tables numbers of the tables by batch and by sparsity
 * @param tableSparsity per cent, of the table by batch
 * @param single regularisation of the single network; an ensemble's is the configuration's
 * @param baselineSeconds of an epoch of the unpruned single network
 * @param secondsByBatch of an epoch, in the order of {@link Grid#BATCHES}
 * @param secondsBySparsity of an epoch, in the order of {@link Grid#SPARSITIES}
 * @param accuracyBySparsity per cent on the test set, where the paper tells it; with ~ before it
 *     where a figure does
 * @param accuracyByBatch the same
 */
public record Paper(
    String title,
    String network,
    ImageShape shape,
    int classes,
    int epochs,
    Tables tables,
    int tableSparsity,
    Single single,
    double baselineSeconds,
    Map<String, List<Double>> secondsByBatch,
    Map<String, List<Double>> secondsBySparsity,
    Map<String, Map<Integer, String>> accuracyBySparsity,
    Map<String, Map<Integer, String>> accuracyByBatch) {

  /** Numbers of tables. */
  record Tables(int batch, int sparsity) {}

  /** Regularisation. */
  record Single(double l2, double dropout) {}

  private static final Map<String, Paper> ALL = read();

  /** The data sets of the paper. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /** Of a data set that is one of {@link #names}. */
  public static Paper of(String name) {
    return ALL.get(name);
  }

  public Grid grid() {
    return new Grid(tableSparsity);
  }

  /**
   * Accuracy of a cell of the tables by batch. Where they cross those by sparsity, the latter tell
   * it.
   *
   * @return null where the paper tells none
   */
  PaperNumber accuracy(Approach approach, int batch) {
    String told = accuracyByBatch.getOrDefault(approach.title(), Map.of()).get(batch);
    if (told == null && (batch == Grid.TABLE_BATCH || batch == Cell.DYNAMIC)) {
      String series = seriesName(approach, batch);
      told = accuracyBySparsity.getOrDefault(series, Map.of()).get(tableSparsity);
    }
    return PaperNumber.of(told);
  }

  /** What a column of tables by sparsity shows: an approach, with or without dynamic batch. */
  static String seriesName(Approach approach, int batch) {
    return approach.title() + (batch == Cell.DYNAMIC ? " + DBS" : "");
  }

  private static Map<String, Paper> read() {
    try (InputStream in = Paper.class.getResourceAsStream("paper.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<LinkedHashMap<String, Paper>>() {});
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
