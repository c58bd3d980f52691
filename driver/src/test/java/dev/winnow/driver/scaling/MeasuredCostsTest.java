package dev.winnow.driver.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredCostsTest {
  private static final String STEP =
      "{\"bench\":\"step\",\"network\":\"vgg16\",\"convolution\":\"winograd-relu\",\"tile\":4,"
          + "\"width\":1.0,\"batch\":%d,\"threads\":1,\"sparsity\":0.0,\"step_ms\":%s}";
  private static final String ROUND =
      "{\"bench\":\"exchange\",\"workers\":2,\"parameters\":%d,\"precision\":\"single\","
          + "\"round_ms\":%s,\"bytes_per_worker\":%d}";

  @Test
  void costsFollowFromTheLinesThatBenchmarksPrint() throws Exception {
    MeasuredCosts costs =
        costs(
            STEP.formatted(32, "350"),
            STEP.formatted(96, "950.0"),
            ROUND.formatted(1000, "0.4", 4_000),
            ROUND.formatted(1_000_000, "40.4", 4_004_000),
            "{\"event\":\"epoch\",\"overhead_seconds\":1.5}",
            "{\"event\":\"epoch\",\"overhead_seconds\":2.5}");

    StepCost step = costs.step("vgg16", 4);
    assertThat(step.fixedSeconds()).isCloseTo(0.05, within(1e-9));
    assertThat(step.imageSeconds()).isCloseTo(0.3 / 32, within(1e-9));
    assertThat(costs.round().latencySeconds()).isCloseTo(0.0002, within(1e-12));
    assertThat(costs.round().byteSeconds()).isCloseTo(1e-8, within(1e-15));
    assertThat(costs.overheadSeconds()).isEqualTo(2);
  }

  @Test
  void stepsOfNarrowNetworksAreNotThoseOfTheFullWidth() throws Exception {
    String narrow = "\"width\":0.5";
    MeasuredCosts costs =
        costs(
            STEP.formatted(32, "350"),
            STEP.formatted(96, "950"),
            STEP.formatted(64, "100").replace("\"width\":1.0", narrow),
            STEP.formatted(128, "200").replace("\"width\":1.0", narrow));

    assertThat(costs.step("vgg16", 4).imageSeconds()).isCloseTo(0.3 / 32, within(1e-9));
  }

  @Test
  void stepsOfDifferentThreadsAreNotOfOneExecutor() throws Exception {
    MeasuredCosts costs =
        costs(
            STEP.formatted(32, "350"),
            STEP.formatted(96, "950").replace("\"threads\":1", "\"threads\":8"));

    assertThatThrownBy(() -> costs.step("vgg16", 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with 1 and 8 threads");
  }

  @Test
  void whatWasNotMeasuredIsToldWithTheCommandThatDoes() throws Exception {
    MeasuredCosts costs = costs(STEP.formatted(32, "350"));

    assertThatThrownBy(() -> costs.step("vgg16", 4)).hasMessageContaining("winnow bench step");
    assertThatThrownBy(costs::round).hasMessageContaining("winnow bench exchange");
    assertThatThrownBy(costs::overheadSeconds).hasMessageContaining("metrics.jsonl");
  }

  private static MeasuredCosts costs(String... lines) throws JsonProcessingException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : lines) {
      all.add(new ObjectMapper().readTree(line));
    }
    return new MeasuredCosts(all);
  }
}
