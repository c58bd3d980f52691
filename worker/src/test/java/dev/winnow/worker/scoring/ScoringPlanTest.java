package dev.winnow.worker.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScoringPlanTest {
  static List<String> names() {
    return Networks.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void noValueIsOverwrittenBeforeItIsRead(String network) {
    for (Convolution convolution : Convolution.values()) {
      ScoringPlan plan = plan(network, convolution);
      Map<Integer, Integer> contents = new HashMap<>();
      Value images = plan.operations().get(0).inputs().get(0);
      contents.put(plan.buffers().get(images.id()), images.id());
      for (PlannedOperation planned : plan.operations()) {
        for (Value input : planned.inputs()) {
          assertThat(contents.get(plan.buffers().get(input.id()))).isEqualTo(input.id());
        }
        int into = plan.buffers().get(planned.output().id());
        if (!planned.inPlace()) {
          assertThat(planned.inputs()).noneMatch(input -> plan.buffers().get(input.id()) == into);
        }
        assertThat(plan.sizes().get(into)).isGreaterThanOrEqualTo(planned.output().size());
        contents.put(into, planned.output().id());
      }
    }
  }

  @Test
  void twoBuffersDoForAChainAndThreeForShortcuts() {
    assertThat(plan("vgg16", Convolution.WINOGRAD_RELU).sizes()).hasSize(2);
    assertThat(plan("resnet32", Convolution.WINOGRAD_RELU).sizes()).hasSize(3);
  }

  @Test
  void normalisationsAndPoolingsTakeNoOperationsOfTheirOwn() {
    // 13 convolutions and the classes.
    assertThat(plan("vgg16", Convolution.WINOGRAD_RELU).operations()).hasSize(14);
  }

  private static ScoringPlan plan(String network, Convolution convolution) {
    ImageShape shape = new ImageShape(3, 32, 32);
    return ScoringPlan.of(
        new NetworkConfiguration(network, convolution, 4, 0.125, 0.1, shape, 10, 7));
  }
}
