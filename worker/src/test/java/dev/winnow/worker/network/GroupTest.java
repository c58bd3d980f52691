package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.TrainingStep;
import dev.winnow.worker.layer.TrainingSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a group of 32 examples is to a network does not depend on who has it. */
class GroupTest {
  private static final ImageShape SHAPE = new ImageShape(3, 16, 16);
  private static final int GROUP = 32;

  static List<NetworkConfiguration> networks() {
    List<NetworkConfiguration> all = new ArrayList<>();
    for (String network : Networks.names()) {
      for (int tile : new int[] {4, 6}) {
        for (Convolution convolution : Convolution.values()) {
          all.add(
              new NetworkConfiguration(network, convolution, tile, 0.0625, 0.2, SHAPE, 5, tile));
        }
      }
    }
    return all;
  }

  /** Of all layers, in training: only sums over groups are rounded as the workers share them. */
  @ParameterizedTest
  @MethodSource("networks")
  void itHasTheSameBitsWhateverBatchItIsIn(NetworkConfiguration configuration) {
    ComputationGraph graph = Networks.create(configuration);
    ToyImages images = ToyImages.random(SHAPE, 5, 3 * GROUP, 4);

    Map<String, INDArray> together = activations(graph, images, 0, 3);
    for (int group = 0; group < 3; group++) {
      Map<String, INDArray> alone = activations(graph, images, group, group + 1);
      for (String layer : alone.keySet()) {
        assertThat(floats(alone.get(layer)))
            .as(layer)
            .isEqualTo(floats(examples(together.get(layer), group)));
      }
    }
  }

  private static Map<String, INDArray> activations(
      ComputationGraph graph, ToyImages images, int firstGroup, int endGroup) {
    int from = GROUP * firstGroup;
    int end = GROUP * endGroup;
    int[] offsets = new int[endGroup - firstGroup + 1];
    for (int g = 0; g < offsets.length; g++) {
      offsets[g] = GROUP * g;
    }
    TrainingSteps.begin(
        graph, new TrainingStep(11, offsets, LongStream.range(from, end).toArray()));
    ToyImages part = images.part(from, end);
    return new TreeMap<>(graph.feedForward(new INDArray[] {part.array()}, true));
  }

  private static INDArray examples(INDArray all, int group) {
    return all.get(NDArrayIndex.interval(GROUP * group, GROUP * (group + 1)));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
