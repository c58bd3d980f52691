package dev.winnow.ensemble.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.worker.training.DynamicBatchState.Change;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class EnsembleReportTest {
  private static final String HTML = SampleReports.of("clothes", List.of("boot", "shirt")).html();
  private static final JsonNode DATA = SampleReports.data(HTML);

  @Test
  void thePageHoldsAccuracyWeightsAndConfusion() {
    assertThat(DATA.path("test").path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(DATA.path("test").path("confusion")).hasToString("[[1,0],[1,0]]");
    assertThat(DATA.path("test").path("calibration").path(1))
        .hasToString("{\"examples\":2,\"confidence\":0.99,\"accuracy\":0.5}");
    assertThat(DATA.path("members").path(0).path("weight").asDouble()).isEqualTo(0.75);
    assertThat(DATA.path("blend").path(0))
        .hasToString("{\"choice\":\"fitted weights\",\"logLoss\":0.4,\"accuracy\":0.875}");
  }

  @Test
  void epochsAreTakenAsTheyAreAndWhatIsNoneIsLeftOut() {
    List<JsonNode> epochs = StreamSupport.stream(DATA.path("epochs").spliterator(), false).toList();

    assertThat(epochs).hasSize(6);
    assertThat(epochs.get(2).path("change").asText()).isEqualTo("ACCURACY_FELL");
    assertThat(epochs.get(2).path("bytes_exchanged").asLong()).isEqualTo(123456);
  }

  @Test
  void thePageHasWordsForEveryChangeOfTheBatchSizeRule() {
    assertThat(EnumSet.complementOf(EnumSet.of(Change.NONE, Change.ACCURACY_FELL)))
        .allSatisfy(change -> assertThat(HTML).contains(change + ": (line) =>"));
  }

  @Test
  void everyLayerTellsWhatPruningLeft() {
    JsonNode layers = DATA.path("members").path(0).path("layers");

    assertThat(layers).hasSizeGreaterThan(5);
    JsonNode second = layers.path(1);
    assertThat(second.path("form").asText()).isEqualTo("winograd");
    assertThat(second.path("kept")).isEqualTo(second.path("weights"));
    assertThat(second.path("positions")).hasSize(16);
  }

  @Test
  void theKernelsAreThoseOfTheSecondConvolution() {
    JsonNode kernels = DATA.path("members").path(0).path("kernels");

    assertThat(kernels.path("layer")).isEqualTo(DATA.at("/members/0/layers/1/name"));
    assertThat(kernels.path("values")).hasSize(6);
    assertThat(kernels.path("values").path(0)).hasSize(6);
    assertThat(kernels.path("values").path(0).path(0)).hasSize(16);
  }

  @Test
  void theMomentumCurvesAreThePapers() {
    JsonNode own = DATA.path("momentum").path("curves").path(0);

    assertThat(own.path("curvature").asDouble()).isEqualTo(1.6);
    assertThat(own.path("momentum").path(30).asDouble()).isCloseTo(0.9731, within(5e-5));
    assertThat(DATA.path("momentum").path("curves")).hasSize(4);
  }

  @Test
  void hardImagesArePictures() throws IOException {
    byte[] png = Base64.getDecoder().decode(DATA.at("/test/hardest/0/png").asText());

    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(28);
  }

  @Test
  void thePageNeedsNothingButItself() {
    assertThat(HTML)
        .contains("default-src 'none'", "prefers-color-scheme: dark", "width=device-width")
        .contains("Permission is hereby granted, free of charge")
        .doesNotContain("<link", " src=\"", "@import", "url(");
  }

  @Test
  void namesAreNotMarkup() {
    String html =
        SampleReports.of("<b>&", List.of("</script><script>alert(1)</script>", "<!--\"'")).html();

    assertThat(html)
        .contains("<title>&lt;b&gt;&amp; - Winnow</title>")
        .doesNotContain("<b>", "<script>alert", "<!--");
    assertThat(SampleReports.data(html).path("classes").path(0).asText())
        .isEqualTo("</script><script>alert(1)</script>");
  }
}
