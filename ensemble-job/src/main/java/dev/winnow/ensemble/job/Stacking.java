package dev.winnow.ensemble.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.Dataset;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.MetricsLog;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.report.EnsembleReport;
import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.ModelFile;
import dev.winnow.ensemble.scoring.Score;
import dev.winnow.ensemble.scoring.TrainedEnsemble;
import dev.winnow.ensemble.stacking.BlendFit;
import dev.winnow.ensemble.stacking.BlendScore;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.ensemble.stacking.SparkBlend;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.kernel.Lanes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/** Fits the blend weights of trained members, evaluates the ensemble and publishes it. */
final class Stacking {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JavaSparkContext spark;
  private final JobConfiguration configuration;
  private final RunDirectory run;
  private final String metrics;

  /**
   * Prepares for one ensemble.
   *
   * @param run in which the members were trained
   * @param metrics text of {@code metrics.jsonl}
   */
  Stacking(
      JavaSparkContext spark, JobConfiguration configuration, RunDirectory run, String metrics) {
    this.spark = spark;
    this.configuration = configuration;
    this.run = run;
    this.metrics = metrics;
  }

  PublishedEnsemble publish(Dataset dataset, List<TrainedMember> members) {
    DatasetDescription data = dataset.description();
    spark.sc().setJobGroup("stacking", "stacking " + configuration.name(), false);
    TrainedEnsemble ensemble = new TrainedEnsemble(members, data.scaling());
    BlendFit blend = fit(ensemble, dataset);
    Examination test =
        Examination.of(ensemble, dataset.chunks(Split.TEST), blend.chosen().weights());
    ArtifactStore store =
        ArtifactStore.open(
            configuration.output(), configuration.name(), spark.hadoopConfiguration());
    List<ArtifactFile> files = new ArrayList<>();
    members.forEach(member -> files.add(ModelFile.of(member)));
    BlendFile blendFile = blendFile(ensemble.names(), blend);
    files.add(blendFile.toFile());
    files.add(ArtifactFile.ofText(MetricsLog.FILE, metrics));
    EnsembleDescription description = description(data, members, test.evaluation());
    files.add(
        ArtifactFile.ofText(EnsembleReport.PATH, report(description, members, blendFile, test)));
    String id = store.publish(description, files);
    return new PublishedEnsemble(
        id, store.location(id), run.path().toString(), ensemble.names(), blend, test.evaluation());
  }

  private static BlendFit fit(TrainedEnsemble ensemble, Dataset dataset) {
    JavaRDD<MemberPredictions> predictions =
        ensemble.predict(dataset.chunks(Split.BLEND)).persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      return SparkBlend.fit(predictions);
    } finally {
      predictions.unpersist(false);
    }
  }

  private static BlendFile blendFile(List<String> members, BlendFit blend) {
    Map<String, Double> weights = new LinkedHashMap<>();
    Map<String, BlendFile.Score> scores = new LinkedHashMap<>();
    scores.put("blend", score(blend.chosen()));
    scores.put("equal weights", score(blend.equalWeights()));
    for (int i = 0; i < members.size(); i++) {
      weights.put(members.get(i), blend.chosen().weights()[i]);
      scores.put(members.get(i), score(blend.singles().get(i)));
    }
    return new BlendFile(weights, scores);
  }

  private static BlendFile.Score score(BlendScore score) {
    return new BlendFile.Score(score.logLoss(), score.accuracy());
  }

  private EnsembleDescription description(
      DatasetDescription data, List<TrainedMember> members, Evaluation test) {
    List<EnsembleDescription.Member> described = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      TrainedMember member = members.get(i);
      described.add(
          new EnsembleDescription.Member(
              member.name(),
              member.network(),
              ArtifactFile.modelPath(member.name()),
              metrics(test.members().get(i))));
    }
    return new EnsembleDescription(
        described,
        data.classNames(),
        data.shape(),
        data.scaling(),
        new EnsembleDescription.Data(data.location(), data.fingerprint(), data.rule().seed()),
        effectiveConfiguration(),
        metrics(test.ensemble()),
        EnsembleDescription.Provenance.ofThisMachine(CodeVersion.current(), Lanes.count()));
  }

  private String report(
      EnsembleDescription description,
      List<TrainedMember> members,
      BlendFile blend,
      Examination test) {
    return new EnsembleReport(
            configuration.name(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            description,
            members,
            configuration.train(),
            blend,
            test,
            metrics.lines().toList())
        .html();
  }

  private static Map<String, Double> metrics(Score score) {
    return Map.of("test_accuracy", score.accuracy(), "test_log_loss", score.logLoss());
  }

  private Map<String, Object> effectiveConfiguration() {
    try {
      return JSON.readValue(configuration.toJson(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
