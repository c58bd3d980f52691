package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SerializationTest {
  private static final ImageShape SHAPE = new ImageShape(3, 16, 16);

  static List<NetworkConfiguration> networks() {
    List<NetworkConfiguration> all = new ArrayList<>();
    for (String network : Networks.names()) {
      for (Convolution convolution : Convolution.values()) {
        all.add(new NetworkConfiguration(network, convolution, 6, 0.05, 0.2, SHAPE, 5, 3));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aDescriptionSurvivesJson(NetworkConfiguration configuration) {
    String json = Networks.describe(configuration).toJson();

    assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aStoredNetworkGivesTheSameProbabilities(NetworkConfiguration configuration)
      throws IOException {
    ComputationGraph graph = Networks.create(configuration);
    ToyImages images = ToyImages.random(SHAPE, 5, 3, 4);
    ByteArrayOutputStream file = new ByteArrayOutputStream();

    ModelSerializer.writeModel(graph, file, false);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()));

    assertThat(restored.params()).isEqualTo(graph.params());
    assertThat(restored.outputSingle(images.array())).isEqualTo(graph.outputSingle(images.array()));
    assertThat(ParameterKinds.blocks(restored)).isEqualTo(ParameterKinds.blocks(graph));
  }
}
