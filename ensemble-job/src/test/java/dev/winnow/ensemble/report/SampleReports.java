package dev.winnow.ensemble.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.scoring.Calibration;
import dev.winnow.ensemble.scoring.ConfusionMatrix;
import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.scoring.Examination;
import dev.winnow.ensemble.scoring.HardImage;
import dev.winnow.ensemble.scoring.ToyMembers;
import dev.winnow.ensemble.stacking.Score;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reports of runs that nobody made. */
final class SampleReports {
  static final String CUT = "{\"event\":\"epoch\",\"member\":\"alexnet\",\"epo";

  private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

  private SampleReports() {}

  /** A report of two members, with a roll-back in its third epoch. */
  static EnsembleReport of(String name, List<String> classes) {
    List<TrainedMember> members =
        List.of(member("alexnet", classes.size()), member("allcnn", classes.size()));
    EnsembleDescription description =
        new EnsembleDescription(
            members.stream()
                .map(
                    member ->
                        new EnsembleDescription.Member(
                            member.name(),
                            member.network(),
                            ArtifactFile.modelPath(member.name()),
                            Map.of()))
                .toList(),
            classes,
            SHAPE,
            new PixelScaling(new float[] {127}, new float[] {64}),
            new EnsembleDescription.Data(
                "/data", "00", 1, EnsembleDescription.TestPart.OWN, DataFormat.IDX),
            Map.of("train", Map.of("epochs", 3, "annealing", 0.5)),
            Map.of(),
            EnsembleDescription.Provenance.ofThisMachine("0.1.0", 8),
            new EnsembleDescription.Run("nightly", "", 90.5));
    return new EnsembleReport(
        name,
        "2026-01-01T00:00:00Z",
        description,
        members,
        JobConfiguration.load(List.of(), List.of("name=a", "data.path=b")).train(),
        new BlendFile(
            Map.of("alexnet", 0.75, "allcnn", 0.25),
            Map.of("fitted weights", new Score(0.4, 0.875))),
        examination(classes.size()),
        metrics());
  }

  /** The data that a page shows. */
  static JsonNode data(String html) {
    String opening = "<script type=\"application/json\" id=\"data\">";
    int start = html.indexOf(opening) + opening.length();
    try {
      return new ObjectMapper().readTree(html.substring(start, html.indexOf("</script>", start)));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the page's data are no JSON", e);
    }
  }

  static List<String> classes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "class " + i).toList();
  }

  /** Right about the first class, wrong about the second. */
  private static Examination examination(int classes) {
    long[][] counts = new long[classes][classes];
    counts[0][0] = 1;
    counts[1][0] = 1;
    Score half = new Score(13.8, 0.5);
    Evaluation evaluation =
        new Evaluation(2, half, List.of(half, half), new ConfusionMatrix(counts));
    return new Examination(
        evaluation,
        new Calibration(List.of(new Calibration.Bin(0, 0, 0), new Calibration.Bin(2, 0.99, 0.5))),
        List.of(new HardImage(2, SHAPE, new byte[SHAPE.size()], 1, 1e-12, 0, 1)));
  }

  private static List<String> metrics() {
    List<String> lines = new ArrayList<>(List.of("{\"event\":\"start\"}"));
    for (String member : List.of("alexnet", "allcnn")) {
      lines.add(epoch(member, 1, "WARM_UP", "NONE", 0.01, 64, 0.8125));
      lines.add(epoch(member, 2, "LEARNING_RATE", "WARM_UP_ENDED", 0.02, 128, 0.5));
      lines.add(epoch(member, 3, "MOMENTUM", "ACCURACY_FELL", 0.01, 64, 0.875));
    }
    lines.add(CUT);
    return lines;
  }

  private static String epoch(
      String member, int epoch, String phase, String change, double eta, int batch, double right) {
    return ("{'event':'epoch','member':'%s','epoch':%d,'phase':'%s','change':'%s',"
            + "'learning_rate':%s,'momentum':0.9,'global_batch':%d,'validation_accuracy':%s,"
            + "'train_loss':0.5,'sparsity':0.3,'epoch_seconds':12.5,'compute_seconds':9,'exchange_seconds':1.5,"
            + "'waiting_seconds':1,'overhead_seconds':1,'averaging_seconds':2.5,"
            + "'images_per_second':1000,'rounds':9,'bytes_exchanged':123456}")
        .formatted(member, epoch, phase, change, eta, batch, right)
        .replace('\'', '"');
  }

  private static TrainedMember member(String name, int classes) {
    NetworkConfiguration network =
        new NetworkConfiguration(name, Convolution.WINOGRAD_RELU, 4, 0.0625, 0, SHAPE, classes, 1);
    return ToyMembers.member(network, 0);
  }
}
