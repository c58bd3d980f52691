package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.ensemble.report.Browser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionPageTest {
  private static final Map<String, String> NOTHING_FAILED = Map.of();

  @TempDir private Path folder;

  @Test
  void aWholeReproductionIsDrawnInABrowserOnAPhone() throws Exception {
    JsonNode page = browser().ask(folder, SampleResults.whole(NOTHING_FAILED).html(), 390, true);

    assertThat(page.path("failures")).isEmpty();
    assertThat(page.path("width").asInt()).isLessThanOrEqualTo(390);
    // A chart for each table, two of speed, and two of momentum and batch.
    assertThat(page.path("charts").asInt()).isEqualTo(7 + 2 + 2);
    assertThat(page.path("drawn").asInt()).isEqualTo(7 + 2 + 2);
    assertThat(page.path("text").asText())
        .contains("Table 1", "Table 4", "12 s / 1.42×", "93.49", "~89.3", "43 of 43")
        .contains("20 %: base conv2", "80 %: base conv2", "k 1.60, here")
        .contains("A smaller version of the paper’s experiment, budget 0.04")
        .doesNotContain("NaN", "undefined", "[object");
  }

  @Test
  void whatFailedSaysWhyAndIsNoMarkup() throws Exception {
    Map<String, String> failed = Map.of("c-cnn-30-64-seed1", "<img src=x onerror=alert(1)>");

    JsonNode page = browser().ask(folder, SampleResults.whole(failed).html(), 1280, false);

    assertThat(page.path("failures")).isEmpty();
    assertThat(page.path("images").asInt()).isZero();
    assertThat(page.path("headsOfData").asInt()).isZero();
    assertThat(page.path("text").asText()).contains("<img src=x onerror=alert(1)>");
  }

  @Test
  void beforeTheFirstCellThePageSaysThatNoneIsDone() throws Exception {
    JsonNode page =
        browser().ask(folder, SampleResults.of(List.of(), NOTHING_FAILED).html(), 390, false);

    assertThat(page.path("failures")).isEmpty();
    assertThat(page.path("text").asText()).contains("0 of 43").doesNotContain("seed");
  }

  @Test
  void beforeTheFirstCellTheTablesNameNoSeed() {
    assertThat(SampleResults.of(List.of(), NOTHING_FAILED).markdown())
        .contains("0 of 43 cells.\n")
        .doesNotContain("seed");
  }

  private static Browser browser() {
    Optional<Browser> found = Browser.find();
    assumeTrue(found.isPresent(), "no Chromium here: pages were not looked at in a browser");
    return found.orElseThrow();
  }
}
