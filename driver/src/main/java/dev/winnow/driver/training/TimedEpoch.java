package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.Checkpoint;
import dev.winnow.worker.network.ParameterRange;
import dev.winnow.worker.training.DynamicBatchState;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * An epoch that all its workers have ended.
 *
 * @param batch what its steps were trained with
 * @param reports by rank
 * @param seconds from submitting the stage to having its result
 */
record TimedEpoch(DynamicBatchState batch, List<WorkerReport> reports, double seconds) {
  MemberState state() {
    return reports.get(0).state();
  }

  double validationAccuracy() {
    return reports.stream()
        .map(WorkerReport::validation)
        .reduce(CorrectCount.NONE, CorrectCount::plus)
        .accuracy();
  }

  Checkpoint after(Checkpoint before) {
    double[] accuracies =
        Arrays.copyOf(before.validationAccuracies(), before.validationAccuracies().length + 1);
    accuracies[accuracies.length - 1] = validationAccuracy();
    return new Checkpoint(state(), accuracies);
  }

  EpochEvent event(String member, List<ParameterRange> ranges) {
    long images = reports.stream().mapToLong(WorkerReport::images).sum();
    double loss = reports.stream().mapToDouble(WorkerReport::lossSum).sum();
    double compute = mean(WorkerReport::computeSeconds);
    double averaging = mean(report -> report.averaging().seconds());
    double waiting = mean(report -> report.averaging().waitingSeconds());
    double mostAveraging =
        reports.stream().mapToDouble(report -> report.averaging().seconds()).max().orElse(0);
    return new EpochEvent(
        member,
        state().epoch(),
        batch.learningRate(),
        batch.momentum(),
        batch.globalBatch(),
        batch.phase().name(),
        batch.change().name(),
        MagnitudePruning.sparsity(state().parameters(), ranges),
        loss / Math.max(1, images),
        validationAccuracy(),
        images / seconds,
        seconds,
        compute,
        averaging - waiting,
        waiting,
        seconds - compute - averaging,
        mostAveraging,
        reports.get(0).averaging().rounds(),
        reports.stream().mapToLong(report -> report.averaging().bytes()).sum(),
        reports.size());
  }

  private double mean(ToDoubleFunction<WorkerReport> value) {
    return reports.stream().mapToDouble(value).average().orElse(0);
  }
}
