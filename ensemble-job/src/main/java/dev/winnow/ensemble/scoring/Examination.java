package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.stacking.Blend;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.LabeledImages;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * An ensemble looked at closely on labelled images.
 *
 * @param evaluation how often it is right
 * @param calibration whether it knows how often
 * @param hardest the images to whose true class it gives the least probability, the hardest first
 */
public record Examination(Evaluation evaluation, Calibration calibration, List<HardImage> hardest)
    implements Serializable {
  public Examination {
    hardest = List.copyOf(hardest);
  }

  /**
   * Looks on the executors, in one pass; the result does not depend on the order in which tasks
   * end.
   *
   * @param weights [member], not negative, summing to 1
   * @throws IllegalArgumentException when there are no images
   */
  public static Examination of(
      TrainedEnsemble ensemble, JavaRDD<LabeledImages> images, double[] weights) {
    Broadcast<TrainedEnsemble> travelling = ClusterScoring.broadcast(ensemble, images);
    try {
      List<Tally> partitions =
          images
              .mapPartitions(
                  chunks -> {
                    ClusterScoring.useOwnCores();
                    Tally tally = new Tally(weights);
                    chunks.forEachRemaining(
                        chunk -> tally.add(chunk, travelling.value().predict(chunk)));
                    return List.of(tally).iterator();
                  })
              .collect();
      Tally all = new Tally(weights);
      partitions.forEach(all::merge);
      return all.examination();
    } finally {
      travelling.destroy();
    }
  }

  private static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] weights;
    private final EvaluationTally evaluation;
    private final CalibrationTally calibration = new CalibrationTally();
    private final HardestImages hardest = new HardestImages();

    Tally(double[] weights) {
      this.weights = weights;
      evaluation = new EvaluationTally(weights);
    }

    void add(LabeledImages images, Iterator<MemberPredictions> predictions) {
      for (int example = 0; predictions.hasNext(); example++) {
        MemberPredictions one = predictions.next();
        evaluation.add(one);
        int decided = Blend.decide(weights, one);
        double confidence = Blend.probability(weights, one, decided);
        calibration.add(confidence, decided == one.label());
        double probability = Blend.probability(weights, one, one.label());
        hardest.add(images, example, probability, decided, confidence);
      }
    }

    void merge(Tally other) {
      evaluation.merge(other.evaluation);
      calibration.merge(other.calibration);
      hardest.merge(other.hardest);
    }

    Examination examination() {
      return new Examination(evaluation.evaluation(), calibration.calibration(), hardest.list());
    }
  }
}
