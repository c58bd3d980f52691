package dev.winnow.ensemble.scoring;

import dev.winnow.driver.data.Dataset;
import dev.winnow.ensemble.stacking.Blend;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Split;
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

  /** Looks at a split of a data set, as at its images. */
  public static Examination of(
      TrainedEnsemble ensemble, Dataset dataset, Split split, double[] weights) {
    return of(ensemble, dataset.chunks(split), dataset.description().count(split), weights);
  }

  /**
   * Looks on the executors, in one pass, and merges there what they find: the driver would have to
   * hold a confusion matrix for each partition. The same images give the same result to the last
   * bit, however they are partitioned.
   *
   * @param examples how many images there are
   * @param weights [member], not negative, summing to 1
   * @throws IllegalArgumentException when there are no images
   */
  static Examination of(
      TrainedEnsemble ensemble, JavaRDD<LabeledImages> images, long examples, double[] weights) {
    Broadcast<TrainedEnsemble> travelling = ClusterScoring.broadcast(ensemble, images);
    try {
      return images
          .treeAggregate(
              new Tally(weights, examples),
              (tally, chunk) -> {
                ClusterScoring.useOwnCores();
                return tally.add(chunk, travelling.value().predict(chunk));
              },
              Tally::merge)
          .examination();
    } finally {
      travelling.destroy();
    }
  }

  private static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] weights;
    private final EvaluationTally evaluation;
    private final CalibrationTally calibration;
    private final HardestImages hardest = new HardestImages();

    Tally(double[] weights, long examples) {
      this.weights = weights;
      evaluation = new EvaluationTally(weights, examples);
      calibration = new CalibrationTally(examples);
    }

    Tally add(LabeledImages images, Iterator<MemberPredictions> predictions) {
      for (int example = 0; predictions.hasNext(); example++) {
        MemberPredictions one = predictions.next();
        evaluation.add(one);
        int decided = Blend.decide(weights, one);
        double confidence = Blend.probability(weights, one, decided);
        calibration.add(confidence, decided == one.label());
        double probability = Blend.probability(weights, one, one.label());
        hardest.add(images, example, probability, decided, confidence);
      }
      return this;
    }

    Tally merge(Tally other) {
      evaluation.merge(other.evaluation);
      calibration.merge(other.calibration);
      hardest.merge(other.hardest);
      return this;
    }

    Examination examination() {
      return new Examination(evaluation.evaluation(), calibration.calibration(), hardest.list());
    }
  }
}
