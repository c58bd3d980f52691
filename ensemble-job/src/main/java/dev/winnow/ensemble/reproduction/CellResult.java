package dev.winnow.ensemble.reproduction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.ensemble.report.KernelData;
import dev.winnow.worker.benchmark.Timing;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a cell came to.
 *
 * @param name under which it is published
 * @param version of it
 * @param accuracy of the ensemble, or the single network, on the test split
 * @param baseMember name of the base network's member
 * @param epochs of all members
 * @param kernels of the base network, where the grid has them to be compared by sparsity; else null
 */
record CellResult(
    Cell cell,
    String name,
    String version,
    double accuracy,
    String baseMember,
    List<Epoch> epochs,
    @JsonInclude(JsonInclude.Include.NON_NULL) KernelData kernels) {

  /**
   * An epoch of a member, a line of metrics.jsonl.
   *
   * @param seconds that it took
   * @param batch images a step
   * @param rounds of averaging
   * @param accuracy on the validation split
   */
  record Epoch(String member, int epoch, double seconds, int batch, int rounds, double accuracy) {}

  /**
   * Of an epoch, the mean over the training, of each member, one after the other. Epochs of the
   * same batch count with their median: the first of a new executor takes much longer.
   */
  @JsonProperty
  double epochSeconds() {
    return sumOfMeans(byMember());
  }

  /** The same, of the epochs at each member's largest batch alone. */
  double scaledEpochSeconds() {
    return sumOfMeans(
        byMember().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> atLargestBatch(entry.getValue()))));
  }

  /** Averages in a mean epoch of the base network. */
  double baseRounds() {
    return baseEpochs().stream().mapToInt(Epoch::rounds).average().orElse(0);
  }

  /** The best that the base network reached on the validation split. */
  double bestBaseAccuracy() {
    return baseEpochs().stream().mapToDouble(Epoch::accuracy).max().orElse(0);
  }

  /** Seconds of training until the base network reached that validation accuracy, if it did. */
  OptionalDouble secondsTo(double accuracy) {
    double seconds = 0;
    for (Epoch epoch : baseEpochs()) {
      seconds += epoch.seconds();
      if (epoch.accuracy() >= accuracy) {
        return OptionalDouble.of(seconds);
      }
    }
    return OptionalDouble.empty();
  }

  private List<Epoch> baseEpochs() {
    return epochs.stream()
        .filter(epoch -> epoch.member().equals(baseMember))
        .sorted(Comparator.comparingInt(Epoch::epoch))
        .toList();
  }

  private Map<String, List<Epoch>> byMember() {
    return epochs.stream().collect(Collectors.groupingBy(Epoch::member));
  }

  private static List<Epoch> atLargestBatch(List<Epoch> epochs) {
    int largest = epochs.stream().mapToInt(Epoch::batch).max().orElse(0);
    return epochs.stream().filter(epoch -> epoch.batch() == largest).toList();
  }

  private static double sumOfMeans(Map<String, List<Epoch>> byMember) {
    return byMember.values().stream().mapToDouble(CellResult::meanSeconds).sum();
  }

  private static double meanSeconds(List<Epoch> epochs) {
    Map<Integer, List<Epoch>> byBatch =
        epochs.stream().collect(Collectors.groupingBy(Epoch::batch));
    double sum = 0;
    for (List<Epoch> alike : byBatch.values()) {
      double[] seconds = alike.stream().mapToDouble(Epoch::seconds).toArray();
      sum += seconds.length * Timing.median(seconds);
    }
    return sum / epochs.size();
  }
}
