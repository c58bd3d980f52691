package dev.winnow.ensemble.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.MetricsLog;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.report.EnsembleReport;
import dev.winnow.ensemble.scoring.ModelFile;
import dev.winnow.ensemble.stacking.BlendFit;
import dev.winnow.ensemble.stacking.Score;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is published of an ensemble: its description and its files.
 *
 * @param configuration of the run
 * @param stacked the ensemble
 * @param data on which it was trained
 * @param provenance what it was made with
 * @param run that made it
 * @param metrics text of {@code metrics.jsonl}
 */
record PublishedFiles(
    JobConfiguration configuration,
    StackedEnsemble stacked,
    DatasetDescription data,
    EnsembleDescription.Provenance provenance,
    EnsembleDescription.Run run,
    String metrics) {
  private static final ObjectMapper JSON = new ObjectMapper();

  List<ArtifactFile> files() {
    BlendFile blend = blendFile(stacked.names(), stacked.blend());
    List<ArtifactFile> files = new ArrayList<>();
    stacked.members().forEach(member -> files.add(ModelFile.of(member)));
    files.add(blend.toFile());
    files.add(ArtifactFile.ofText(MetricsLog.FILE, metrics));
    files.add(ArtifactFile.ofText(EnsembleReport.PATH, report(blend)));
    return files;
  }

  /** Whether a version has the same models, of the same data. */
  boolean areOf(Manifest version) throws IOException {
    EnsembleDescription described = version.ensemble();
    if (!described.data().fingerprint().equals(data.fingerprint())
        || described.members().size() != stacked.members().size()) {
      return false;
    }
    for (TrainedMember member : stacked.members()) {
      if (!version.files().contains(ModelFile.of(member).entry())) {
        return false;
      }
    }
    return true;
  }

  EnsembleDescription description() {
    List<EnsembleDescription.Member> described = new ArrayList<>();
    for (int i = 0; i < stacked.members().size(); i++) {
      TrainedMember member = stacked.members().get(i);
      described.add(
          new EnsembleDescription.Member(
              member.name(),
              member.network(),
              ArtifactFile.modelPath(member.name()),
              metrics(stacked.test().evaluation().members().get(i))));
    }
    return new EnsembleDescription(
        described,
        data.classNames(),
        data.shape(),
        data.scaling(),
        new EnsembleDescription.Data(
            data.location(),
            data.fingerprint(),
            data.rule().seed(),
            Division.of(data).testPart(),
            data.source().format()),
        effectiveConfiguration(),
        metrics(stacked.test().evaluation().ensemble()),
        provenance,
        run);
  }

  private static BlendFile blendFile(List<String> members, BlendFit blend) {
    Map<String, Double> weights = new LinkedHashMap<>();
    Map<String, Score> scores = new LinkedHashMap<>();
    // Names with a space, which no member can have.
    scores.put("fitted weights", blend.fitted().score());
    scores.put("equal weights", blend.equalWeights().score());
    for (int i = 0; i < members.size(); i++) {
      weights.put(members.get(i), blend.chosen().weights()[i]);
      scores.put(members.get(i), blend.singles().get(i).score());
    }
    return new BlendFile(weights, scores);
  }

  private String report(BlendFile blend) {
    String created = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EnsembleReport(
            configuration.name(),
            created,
            description(),
            stacked.members(),
            configuration.train(),
            blend,
            stacked.test(),
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
