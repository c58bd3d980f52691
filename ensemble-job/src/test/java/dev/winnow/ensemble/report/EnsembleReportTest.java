package dev.winnow.ensemble.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.scoring.Evaluation;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class EnsembleReportTest {
  private static final List<String> METRICS =
      List.of(
          "{\"event\":\"start\"}",
          "{\"event\":\"epoch\",\"member\":\"alexnet\",\"epoch\":1,\"learning_rate\":0.01,"
              + "\"momentum\":0.9,\"global_batch\":128,\"validation_accuracy\":0.8125}",
          "{\"event\":\"epoch\",\"member\":\"alexnet\",\"epo");

  @Test
  void thePageTellsAccuracyWeightsEpochsAndConfusion() {
    String html = report("clothes", List.of("boot", "shirt")).html();

    assertThat(html)
        .contains("<td>test accuracy</td><td>100.00 %</td>")
        .contains("<td>alexnet</td><td>winograd_relu</td>")
        .contains("<td>fitted</td><td>0.4000</td><td>87.50 %</td>")
        .contains("Epochs of alexnet")
        .contains("<td>1</td><td>–</td><td>0.8125</td><td>0.01000</td><td>0.9000</td><td>128</td>")
        .contains("<td>boot</td><td>100.00 %</td><td>1</td><td>0</td>");
  }

  @Test
  void thePageNeedsNothingButItself() {
    assertThat(report("clothes", List.of("boot", "shirt")).html())
        .contains("prefers-color-scheme: dark")
        .contains("width=device-width")
        .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(");
  }

  @Test
  void namesAreNotMarkup() {
    String html = report("<b>&", List.of("<script>alert(1)</script>", "\"'")).html();

    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "<h1>&lt;b&gt;&amp;</h1>")
        .doesNotContain("<script", "<b>");
  }

  @Test
  void everyElementIsClosed() throws Exception {
    String html = report("clothes", List.of("boot", "shirt")).html();
    String xml = html.replace("<!doctype html>", "").replaceAll("(<meta [^>]*)>", "$1/>");

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void manyClassesAreListedWithoutTheMatrix() {
    List<String> classes = IntStream.range(0, 100).mapToObj(i -> "class" + i).toList();

    assertThat(report("clothes", classes).html())
        .contains("<td>class99</td><td>–</td></tr>")
        .doesNotContain(">class99</th>");
  }

  private static EnsembleReport report(String name, List<String> classes) {
    ImageShape shape = new ImageShape(1, 28, 28);
    NetworkConfiguration network =
        new NetworkConfiguration(
            "alexnet", Convolution.WINOGRAD_RELU, 4, 1, 0, shape, classes.size(), 1);
    EnsembleDescription description =
        new EnsembleDescription(
            List.of(
                new EnsembleDescription.Member(
                    "alexnet", network, ArtifactFile.modelPath("alexnet"), Map.of())),
            classes,
            shape,
            new PixelScaling(new float[] {127}, new float[] {64}),
            new EnsembleDescription.Data("/data", "00", 1),
            Map.of(),
            Map.of(),
            EnsembleDescription.Provenance.ofThisMachine("0.1.0", 8));
    float[] certain = new float[classes.size()];
    certain[0] = 1;
    return new EnsembleReport(
        name,
        "2026-01-01T00:00:00Z",
        description,
        new BlendFile(Map.of("alexnet", 1.0), Map.of("fitted", new BlendFile.Score(0.4, 0.875))),
        Evaluation.of(List.of(new MemberPredictions(1, 0, 1, certain)), new double[] {1}),
        METRICS);
  }
}
