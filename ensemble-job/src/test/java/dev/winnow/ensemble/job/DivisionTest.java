package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.ensemble.artifact.EnsembleDescription.TestPart;
import dev.winnow.ensemble.artifact.Manifest;
import dev.winnow.ensemble.scoring.ToyMembers;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.data.SourceSummary;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.data.SplitRule;
import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.network.Convolution;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DivisionTest {
  private static final List<String> CLASSES =
      IntStream.range(0, SyntheticImages.CLASSES).mapToObj(Integer::toString).toList();

  private static final PixelScaling SCALING = new PixelScaling(new float[] {60}, new float[] {70});

  private static final Map<String, Object> DIVIDED =
      Map.of(
          "path", "/data", "validation-fraction", 0.1, "blend-fraction", 0.1, "test-fraction", 0.1);

  @Test
  void dataAsInTrainingDoNotDiffer() {
    assertThat(Division.difference(data(2, true), trained(2, TestPart.OWN))).isEmpty();
    assertThat(Division.difference(data(2, false), trained(2, TestPart.NONE))).isEmpty();
  }

  @Test
  void anotherSeedIsADifference() {
    assertThat(Division.difference(data(3, true), trained(2, TestPart.OWN)))
        .hasValueSatisfying(
            what ->
                assertThat(what)
                    .startsWith("/data is divided by ")
                    .contains("for version v1 it was by ")
                    .endsWith("give its seed and fractions"));
  }

  @Test
  void anotherTestFractionIsADifferenceWhereItDividesAnything() {
    assertThat(Division.difference(data(2, true, 0.3), trained(2, TestPart.OWN))).isEmpty();
    assertThat(Division.difference(data(2, false, 0.3), trained(2, TestPart.NONE))).isPresent();
    assertThat(Division.difference(data(2, true, 0.3), trained(2, TestPart.UNKNOWN))).isPresent();
  }

  @Test
  void aTestPartThatIsMissingOrAddedIsADifference() {
    assertThat(Division.difference(data(2, false), trained(2, TestPart.OWN)))
        .hasValueSatisfying(
            what -> assertThat(what).contains("has no test part").endsWith("test part again"));
    assertThat(Division.difference(data(2, true), trained(2, TestPart.NONE)))
        .hasValueSatisfying(
            what -> assertThat(what).contains("has a test part").endsWith("test part out"));
  }

  @Test
  void aVersionThatDoesNotSayWhetherItHadATestPartIsTakenAtItsRule() {
    assertThat(Division.difference(data(2, true), trained(2, TestPart.UNKNOWN))).isEmpty();
    assertThat(Division.difference(data(2, false), trained(2, TestPart.UNKNOWN))).isEmpty();
    assertThat(Division.difference(data(3, false), trained(2, TestPart.UNKNOWN))).isPresent();
  }

  @Test
  void anotherFormatIsADifferenceForItNamesExamplesOtherwise() {
    Manifest folders = trained(2, TestPart.OWN, DataFormat.FOLDER);

    assertThat(Division.difference(data(2, true), folders))
        .contains(
            "/data is stored as idx, for version v1 it was as folder, which names and divides its"
                + " examples otherwise: give it in that format");
    // What is a test part was trained on in no format.
    assertThat(Division.difference(data(2, true), folders, Split.TEST)).isEmpty();
    assertThat(Division.difference(data(2, true), folders, Split.BLEND)).isPresent();
  }

  @Test
  void aVersionThatDoesNotSayItsFormatIsTakenAtItsRule() {
    assertThat(Division.difference(data(2, true), trained(2, TestPart.OWN, DataFormat.AUTO)))
        .isEmpty();
  }

  private static DatasetDescription data(long seed, boolean testPart) {
    return data(seed, testPart, 0.1);
  }

  private static DatasetDescription data(long seed, boolean testPart, double testFraction) {
    SourceSummary source =
        new SourceSummary(
            DataFormat.IDX, SyntheticImages.SHAPE, CLASSES, testPart, List.of(), "00");
    return new DatasetDescription(
        "/data", source, new SplitRule(seed, 0.1, 0.1, testFraction), Map.of(), SCALING);
  }

  private static Manifest trained(long seed, TestPart testPart) {
    return trained(seed, testPart, DataFormat.IDX);
  }

  private static Manifest trained(long seed, TestPart testPart, DataFormat format) {
    EnsembleDescription description =
        new EnsembleDescription(
            List.of(
                new EnsembleDescription.Member(
                    "alexnet",
                    ToyMembers.network("alexnet", Convolution.WINOGRAD_RELU),
                    "members/alexnet",
                    Map.of())),
            CLASSES,
            SyntheticImages.SHAPE,
            SCALING,
            new EnsembleDescription.Data("/data", "00", seed, testPart, format),
            Map.of("name", "toy", "seed", seed, "data", DIVIDED),
            Map.of(),
            EnsembleDescription.Provenance.ofThisMachine("0.1.0", 8),
            new EnsembleDescription.Run("nightly", "", 1));
    return new Manifest(
        Manifest.FORMAT_VERSION, "toy", "v1", "2026-01-01T00:00:00Z", description, List.of());
  }
}
