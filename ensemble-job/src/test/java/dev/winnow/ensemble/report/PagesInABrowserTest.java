package dev.winnow.ensemble.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesInABrowserTest {
  private static Browser browser;

  @TempDir private Path folder;

  @BeforeAll
  static void findABrowser() {
    Optional<Browser> found = Browser.find();
    assumeTrue(found.isPresent(), "no Chromium here: pages were not looked at in a browser");
    browser = found.orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1280,false", "1280,true", "390,false", "390,true"})
  void aReportOfARunDrawsAllItsChartsAtTheWidthOfTheWindow(int width, boolean dark)
      throws Exception {
    String html = SampleReports.of("clothes", SampleReports.classes(10)).html();

    JsonNode page = browser.ask(folder, html, width, dark);

    assertThat(page.path("failures")).isEmpty();
    assertThat(page.path("viewport").asInt()).isEqualTo(width);
    assertThat(page.path("width").asInt()).isLessThanOrEqualTo(width);
    assertThat(page.path("charts").asInt()).isEqualTo(17);
    assertThat(page.path("drawn").asInt()).isEqualTo(17);
    assertThat(page.path("images").asInt()).isEqualTo(1);
    assertThat(page.path("headsOfData").asInt()).isZero();
    assertThat(page.path("sections"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "learning",
            "schedule",
            "time",
            "blend",
            "classes",
            "calibration",
            "hardest",
            "sparsity",
            "kernels",
            "momentum",
            "numbers");
    assertThat(page.path("text").asText())
        .contains("50.00 %", "Roll-back: validation accuracy fell to 50.00 %", "81.25 % of epoch 1")
        .contains("waiting for others", "Annealing begins")
        .doesNotContain("NaN", "undefined", "[object");
    assertThat(page.path("paper").asText())
        .isEqualTo(dark ? "rgb(20, 23, 26)" : "rgb(250, 248, 243)");
  }

  @Test
  void namesThatLookLikeMarkupStandThereAsTheyAre() throws Exception {
    String hostile = "</script><img src=x onerror=alert(1)>";
    String html = SampleReports.of(hostile, List.of(hostile, "<i>b</i>")).html();

    JsonNode page = browser.ask(folder, html, 390, false);

    assertThat(page.path("failures")).isEmpty();
    assertThat(page.path("text").asText()).contains(hostile, "<i>b</i>");
    assertThat(page.path("images").asInt()).isEqualTo(1);
    assertThat(page.path("width").asInt()).isLessThanOrEqualTo(390);
  }

  @Test
  void aHundredClassesFit() throws Exception {
    String html = SampleReports.of("many", SampleReports.classes(100)).html();

    JsonNode page = browser.ask(folder, html, 390, true);

    assertThat(page.path("failures")).isEmpty();
    assertThat(page.path("viewport").asInt()).isEqualTo(390);
    assertThat(page.path("charts").asInt()).isEqualTo(17);
    assertThat(page.path("drawn").asInt()).isEqualTo(17);
    assertThat(page.path("width").asInt()).isLessThanOrEqualTo(390);
  }
}
