package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.BatchNormalizationLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworksTest {
  static List<NetworkConfiguration> everyNetwork() {
    List<NetworkConfiguration> all = new ArrayList<>();
    for (ImageShape shape : List.of(new ImageShape(1, 28, 28), new ImageShape(3, 32, 32))) {
      for (String network : Networks.names()) {
        for (Convolution convolution : Convolution.values()) {
          all.add(new NetworkConfiguration(network, convolution, 4, 0.125, 0.1, shape, 10, 7));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyNetwork")
  void everyNetworkTakesAStepWithAFiniteLoss(NetworkConfiguration configuration) {
    ComputationGraph graph = Networks.create(configuration);
    GradientPass pass = new GradientPass(graph, configuration.classes());
    ToyImages images = ToyImages.random(configuration.shape(), 10, 4, 1);
    double loss = pass.run(null, images.array(), images.labels());

    float[] gradient = pass.gradient();
    assertThat(loss).isBetween(0.5, 10.0);
    assertThat(gradient).doesNotContain(Float.NaN).isNotEqualTo(new float[gradient.length]);
  }

  @ParameterizedTest
  @MethodSource("everyNetwork")
  void theParametersAreCountedWithoutBuildingTheNetwork(NetworkConfiguration configuration) {
    assertThat(Networks.parameters(configuration))
        .isEqualTo(Networks.create(configuration).numParams());
  }

  /** The test of the networks in which libtorch is timed has the same counts. */
  @ParameterizedTest
  @CsvSource({
    "alexnet,1x28x28,10,5673802",
    "vgg16,3x32x32,10,14724042",
    "resnet32,3x32x32,100,472756",
    "convpool,3x32x32,10,1370996",
    "allcnn,3x32x32,10,1786292"
  })
  void conventionalNetworksHaveAsManyParametersAsTheirPeers(
      String network, String images, int classes, long parameters) {
    int[] sizes = Arrays.stream(images.split("x")).mapToInt(Integer::parseInt).toArray();
    ImageShape shape = new ImageShape(sizes[0], sizes[1], sizes[2]);
    NetworkConfiguration configuration =
        new NetworkConfiguration(network, Convolution.CONVENTIONAL, 4, 1, 0, shape, classes, 7);

    assertThat(Networks.parameters(configuration) - statistics(configuration))
        .isEqualTo(parameters);
  }

  private static long statistics(NetworkConfiguration configuration) {
    return GraphShapes.of(configuration).layers().values().stream()
        .filter(layer -> layer instanceof BatchNormalizationLayer)
        .mapToLong(layer -> 2 * ((BatchNormalizationLayer) layer).getNOut())
        .sum();
  }

  @Test
  void anUnknownNetworkIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> Networks.create(configuration("lenet", 28)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lenet")
        .hasMessageContaining("alexnet, allcnn");
  }

  @Test
  void imagesTooSmallForThePoolingsAreRefusedWithTheSizeThatWouldDo() {
    assertThatThrownBy(() -> Networks.create(configuration("vgg16", 15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vgg16")
        .hasMessageContaining("1x15x15")
        .hasMessageContaining("16x16")
        .hasMessageContaining("allcnn");
  }

  @Test
  void channelsScaleByTheWidthToMultiplesOfEightButClassesDoNot() {
    ComputationGraph graph = Networks.create(configuration("convpool", 28));

    assertThat(graph.getLayer("conv1").getParam("W").size(0)).isEqualTo(16);
    assertThat(graph.getLayer("conv5").getParam("W").shape()).containsExactly(16, 24, 24);
    assertThat(graph.getLayer("conv9").getParam("W").size(0)).isEqualTo(10);
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    ImageShape shape = new ImageShape(1, 28, 28);
    Convolution convolution = Convolution.CONVENTIONAL;
    assertThatThrownBy(() -> new NetworkConfiguration("vgg16", convolution, 5, 1, 0, shape, 10, 7))
        .hasMessageContaining("tile");
    assertThatThrownBy(() -> new NetworkConfiguration("vgg16", convolution, 4, 0, 0, shape, 10, 7))
        .hasMessageContaining("width");
    assertThatThrownBy(() -> new NetworkConfiguration("vgg16", convolution, 4, 1, 1, shape, 10, 7))
        .hasMessageContaining("dropout");
    assertThatThrownBy(() -> new NetworkConfiguration("vgg16", convolution, 4, 1, 0, shape, 1, 7))
        .hasMessageContaining("classes");
  }

  private static NetworkConfiguration configuration(String network, int size) {
    ImageShape shape = new ImageShape(1, size, size);
    return new NetworkConfiguration(network, Convolution.WINOGRAD_RELU, 4, 0.125, 0, shape, 10, 7);
  }
}
