package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.network.ParameterRange.Kind;
import dev.winnow.worker.training.HeavyBall;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class ParameterKindsTest {
  private final ComputationGraph graph =
      Networks.create(
          new NetworkConfiguration(
              "alexnet", Convolution.WINOGRAD_RELU, 4, 0.05, 0, new ImageShape(1, 8, 8), 3, 5));
  private final List<ParameterBlock> blocks = ParameterKinds.blocks(graph);

  @Test
  void blocksCoverTheFlatVectorAsTheOptimiserRequires() {
    List<ParameterRange> ranges = blocks.stream().map(ParameterBlock::range).toList();

    assertThatNoException().isThrownBy(() -> new HeavyBall(ranges));
    assertThat(ranges.get(ranges.size() - 1).end()).isEqualTo((int) graph.numParams());
  }

  @Test
  void everyBlockIsWhereTheLayerKeepsItsParameter() {
    float[] numbered = new float[(int) graph.numParams()];
    for (int i = 0; i < numbered.length; i++) {
      numbered[i] = i;
    }

    NativeFloats.write(numbered, graph.params());

    for (ParameterBlock block : blocks) {
      assertThat(graph.getLayer(block.layer()).getParam(block.parameter()).minNumber().intValue())
          .as(block.toString())
          .isEqualTo(block.range().offset());
    }
  }

  @Test
  void onlyConvolutionWeightsDecayAndOnlyRunningStatisticsFollow() {
    assertThat(kind("conv2", "W")).isEqualTo(Kind.CONVOLUTION_WEIGHT);
    assertThat(kind("conv2-bn", "gamma")).isEqualTo(Kind.OTHER_WEIGHT);
    assertThat(kind("conv2-bn", "mean")).isEqualTo(Kind.STATISTIC);
    assertThat(kind("dense1-bn", "var")).isEqualTo(Kind.STATISTIC);
    assertThat(kind("dense1", "W")).isEqualTo(Kind.OTHER_WEIGHT);
    assertThat(kind("output", "b")).isEqualTo(Kind.OTHER_WEIGHT);
  }

  private Kind kind(String layer, String parameter) {
    return blocks.stream()
        .filter(block -> block.layer().equals(layer) && block.parameter().equals(parameter))
        .findFirst()
        .orElseThrow()
        .range()
        .kind();
  }
}
