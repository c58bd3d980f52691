package dev.winnow.ensemble.report;

import dev.winnow.driver.config.TrainConfiguration;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.scoring.Examination;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a training run came to, as one page that needs nothing but itself.
 *
 * @param name of the ensemble
 * @param created when, for the reader
 * @param description of the ensemble
 * @param members as trained, in the description's order
 * @param train how they were
 * @param blend weights and what they were compared with
 * @param test the ensemble on the test split, members in the description's order
 * @param metrics lines of metrics.jsonl
 */
public record EnsembleReport(
    String name,
    String created,
    EnsembleDescription description,
    List<TrainedMember> members,
    TrainConfiguration train,
    BlendFile blend,
    Examination test,
    List<String> metrics) {
  /** Its place in a version. */
  public static final String PATH = "report.html";

  /** The page. */
  public String html() {
    return new Page(name + " - Winnow", "training.js", data()).html();
  }

  private TrainingData data() {
    return new TrainingData(
        name,
        created,
        description.data().path(),
        description.shape().toString(),
        description.classNames(),
        description.provenance(),
        description.configuration(),
        IntStream.range(0, members.size()).mapToObj(this::member).toList(),
        BlendData.of(blend),
        TestData.of(test),
        MomentumData.of(train),
        MetricsLines.among(metrics));
  }

  private MemberData member(int i) {
    TrainedMember member = members.get(i);
    return MemberData.of(
        member, test.evaluation().members().get(i), blend.weights().get(member.name()));
  }
}
