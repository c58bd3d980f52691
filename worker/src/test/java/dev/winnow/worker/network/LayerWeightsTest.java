package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.network.LayerWeights.Form;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class LayerWeightsTest {
  private static final ImageShape SHAPE = new ImageShape(3, 16, 16);

  static List<NetworkConfiguration> everyNetwork() {
    List<NetworkConfiguration> all = new ArrayList<>();
    for (String network : Networks.names()) {
      for (Convolution convolution : Convolution.values()) {
        all.add(new NetworkConfiguration(network, convolution, 6, 0.05, 0.2, SHAPE, 5, 3));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyNetwork")
  void theyLieWhereTheBuiltNetworkHasThem(NetworkConfiguration configuration) {
    List<ParameterBlock> blocks =
        ParameterKinds.blocks(Networks.create(configuration)).stream()
            .filter(block -> block.parameter().equals("W"))
            .toList();
    List<LayerWeights> weights = LayerWeights.of(configuration);

    assertThat(weights.stream().map(LayerWeights::layer))
        .containsExactlyElementsOf(blocks.stream().map(ParameterBlock::layer).toList());
    for (int i = 0; i < blocks.size(); i++) {
      ParameterRange range = blocks.get(i).range();
      assertThat(weights.get(i).offset()).isEqualTo(range.offset());
      assertThat(weights.get(i).length()).isEqualTo(range.length());
    }
  }

  @Test
  void eachWeightHasTheIndexOfItsPlaceInTheLayer() {
    NetworkConfiguration configuration =
        new NetworkConfiguration("alexnet", Convolution.WINOGRAD_RELU, 4, 0.05, 0, SHAPE, 5, 3);
    ComputationGraph graph = Networks.create(configuration);
    float[] numbered = new float[(int) graph.numParams()];
    for (int i = 0; i < numbered.length; i++) {
      numbered[i] = i;
    }
    NativeFloats.write(numbered, graph.params());

    for (LayerWeights weights : LayerWeights.of(configuration)) {
      INDArray array = graph.getLayer(weights.layer()).getParam("W");
      int position = weights.positions() - 1;
      int c = weights.in() - 2;
      int k = weights.out() - 3;
      double value =
          switch (weights.form()) {
            case WINOGRAD -> array.getDouble(position, c, k);
            case CONVENTIONAL -> array.getDouble(k, c, weights.side() - 1, weights.side() - 1);
            case DENSE ->
                weights.layer().equals("output") ? array.getDouble(c, k) : array.getDouble(k, c);
          };
      assertThat((double) weights.index(position, c, k)).as(weights.layer()).isEqualTo(value);
    }
  }

  @Test
  void whatIsNotZeroIsKept() {
    LayerWeights winograd = new LayerWeights("conv2", Form.WINOGRAD, 4, 2, 3, 10);
    float[] parameters = new float[10 + winograd.length() + 5];
    parameters[0] = 1;
    parameters[winograd.index(5, 0, 0)] = 1;
    parameters[winograd.index(5, 1, 2)] = -1;
    parameters[winograd.index(15, 1, 2)] = Float.MIN_VALUE;
    parameters[winograd.index(14, 1, 2)] = -0f;
    parameters[10 + winograd.length()] = 1;

    assertThat(winograd.kept(parameters)).isEqualTo(3);
    assertThat(winograd.keptAt(5, parameters)).isEqualTo(2 / 6.0);
    assertThat(winograd.keptAt(15, parameters)).isEqualTo(1 / 6.0);
    assertThat(winograd.keptAt(14, parameters)).isZero();
  }

  @Test
  void theShapeIsInTheOrderOfTheWeights() {
    assertThat(new LayerWeights("a", Form.WINOGRAD, 6, 8, 24, 0).shape()).isEqualTo("36x8x24");
    assertThat(new LayerWeights("a", Form.CONVENTIONAL, 3, 8, 24, 0).shape()).isEqualTo("24x8x3x3");
    assertThat(new LayerWeights("a", Form.DENSE, 1, 8, 24, 0).shape()).isEqualTo("24x8");
  }
}
