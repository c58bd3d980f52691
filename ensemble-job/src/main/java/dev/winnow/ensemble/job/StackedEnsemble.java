package dev.winnow.ensemble.job;

import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.scoring.ClusterScoring;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.TrainedEnsemble;
import dev.winnow.ensemble.stacking.BlendFit;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.ensemble.stacking.SparkBlend;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Split;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Trained members with their blend weights, measured, not published yet.
 *
 * @param members in the order of the weights
 * @param blend how the weights were found
 * @param test a close look at them on the test split
 */
record StackedEnsemble(List<TrainedMember> members, BlendFit blend, Examination test) {
  static StackedEnsemble of(Dataset dataset, List<TrainedMember> members) {
    TrainedEnsemble ensemble = new TrainedEnsemble(members, dataset.description().scaling());
    BlendFit blend = fit(ensemble, dataset);
    Examination test = Examination.of(ensemble, dataset, Split.TEST, blend.chosen().weights());
    return new StackedEnsemble(members, blend, test);
  }

  List<String> names() {
    return members.stream().map(TrainedMember::name).toList();
  }

  private static BlendFit fit(TrainedEnsemble ensemble, Dataset dataset) {
    JavaRDD<LabeledImages> images = dataset.chunks(Split.BLEND);
    Broadcast<TrainedEnsemble> members = ClusterScoring.broadcast(ensemble, images);
    JavaRDD<MemberPredictions> predictions =
        ClusterScoring.predict(members, images).persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      return SparkBlend.fit(predictions);
    } finally {
      predictions.unpersist(false);
      members.destroy();
    }
  }
}
