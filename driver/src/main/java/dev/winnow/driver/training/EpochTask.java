package dev.winnow.driver.training;

import dev.winnow.driver.exchange.AveragingCost;
import dev.winnow.driver.exchange.ExecutorAverager;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.ComputeThreads;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.scoring.ScoringNetwork;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.MemberTrainer;
import dev.winnow.worker.training.TrainedEpoch;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;

/** One worker's part of an epoch: joins the others, trains, validates. */
final class EpochTask {
  private EpochTask() {}

  static WorkerReport run(EpochAssignment assignment, WorkerShare share) {
    BarrierTaskContext context = BarrierTaskContext.get();
    ComputeThreads.use(context.cpus());
    MemberJob job = assignment.job();
    MemberState start = assignment.start().value();
    MemberNetwork network = NetworkCache.borrow(job.network());
    // What is pruned does not travel: only then the length of what does is known.
    network.setParameters(start.parameters());
    try (ExecutorAverager averager =
        ExecutorAverager.join(
            context,
            assignment.topic(),
            network.length(),
            job.exchangePrecision(),
            job.roundTimeoutMillis())) {
      long began = System.nanoTime();
      MemberTrainer trainer =
          new MemberTrainer(
              network,
              job.scaling(),
              averager,
              job.averagingFrequency(),
              images -> {
                context.killTaskIfInterrupted();
                assignment.counters().addStep(images);
              });
      TrainedEpoch trained =
          trainer.train(
              start,
              assignment.plan(),
              context.partitionId(),
              share.shards(),
              job.seed(),
              assignment.rate());
      ScoringNetwork scoring = ScoringNetwork.of(network, trained.state().parameters());
      CorrectCount validation = validate(scoring, assignment, share.validation(), context);
      double seconds = (System.nanoTime() - began) / 1e9;
      WorkerReport report =
          report(context.partitionId(), trained, validation, averager.cost(), seconds);
      assignment.counters().addRest(report);
      return report;
    } finally {
      NetworkCache.giveBack(job.network(), network);
    }
  }

  private static WorkerReport report(
      int rank, TrainedEpoch trained, CorrectCount validation, AveragingCost cost, double seconds) {
    return new WorkerReport(
        executor(),
        rank == 0 ? trained.state() : null,
        trained.images(),
        trained.lossSum(),
        validation,
        seconds - cost.seconds() - cost.joiningSeconds(),
        cost);
  }

  private static String executor() {
    BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
    return "%s on %s".formatted(id.executorId(), id.host());
  }

  private static CorrectCount validate(
      ScoringNetwork network,
      EpochAssignment assignment,
      List<LabeledImages> chunks,
      TaskContext context) {
    PixelScaling scaling = assignment.job().scaling();
    CorrectCount count = CorrectCount.NONE;
    for (LabeledImages chunk : chunks) {
      context.killTaskIfInterrupted();
      CorrectCount ofChunk = CorrectCount.of(chunk, network.probabilities(chunk, scaling));
      assignment.counters().addValidated(ofChunk);
      count = count.plus(ofChunk);
    }
    return count;
  }
}
