package dev.winnow.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.GradientPass;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

class SharedGradientTest {
  @ParameterizedTest
  @EnumSource(Convolution.class)
  void sumsOfAResidualNetworkShareWithTheGradientOfSumsThatDoNot(Convolution convolution) {
    ImageShape shape = new ImageShape(3, 8, 8);
    NetworkConfiguration configuration =
        new NetworkConfiguration("resnet32", convolution, 4, 0.05, 0, shape, 5, 3);

    ComputationGraph sharing = Networks.create(configuration);
    ComputationGraph apart = Networks.create(configuration);
    sums(apart).forEach(sum -> sum.sharesGradient = false);

    assertThat(gradient(sharing)).isEqualTo(gradient(apart));
    assertThat(sums(sharing)).hasSize(15).allMatch(sum -> sum.sharesGradient);
  }

  @Test
  void anInputWithAnotherConsumerDoesNotShare() {
    // b goes into both sums, so DL4J adds to its gradient before it is used.
    GraphBuilder builder = builder();
    builder.addLayer("a", new ReluLayer(), "in");
    builder.addLayer("b", new ReluLayer(), "a");
    builder.addVertex("sum", new AdditionVertex(false), "b", "a");
    builder.addVertex("sum2", new AdditionVertex(false), "sum", "b");
    ComputationGraph graph = graph(builder, "sum2");

    assertThat(SharedGradient.isSafe(graph, graph.getVertex("sum"))).isFalse();
    assertThat(SharedGradient.isSafe(graph, graph.getVertex("sum2"))).isFalse();
  }

  @Test
  void anInputOfABranchIsSharedOnlyWhenTheBranchReadsFirst() {
    GraphBuilder builder = builder();
    builder.addLayer("a", new ReluLayer(), "in");
    builder.addLayer("b", new ReluLayer(), "a");
    builder.addVertex("sum", new AdditionVertex(false), "b", "a");
    ComputationGraph graph = graph(builder, "sum");

    // b, which is visited first, is also the other consumer of a.
    assertThat(SharedGradient.isSafe(graph, graph.getVertex("sum"))).isTrue();
  }

  @Test
  void anInputThatAnotherConsumerAddsToInBetweenIsNotShared() {
    GraphBuilder builder = builder();
    builder.addLayer("a", new ReluLayer(), "in");
    builder.addLayer("b", new ReluLayer(), "a");
    builder.addLayer("c", new ReluLayer(), "a");
    builder.addVertex("sum", new AdditionVertex(false), "b", "a");
    builder.addVertex("sum2", new AdditionVertex(false), "sum", "c");
    ComputationGraph graph = graph(builder, "sum2");

    // Against this order, c adds to the gradient of a before b has read the array that they share.
    assertThat(topologicalOrder(graph)).containsSubsequence("b", "c", "sum");
    assertThat(SharedGradient.isSafe(graph, graph.getVertex("sum"))).isFalse();
  }

  private static List<String> topologicalOrder(ComputationGraph graph) {
    return Arrays.stream(graph.topologicalSortOrder())
        .mapToObj(index -> graph.getVertices()[index].getVertexName())
        .toList();
  }

  @Test
  void twiceTheSameInputDoesNotShare() {
    GraphBuilder builder = builder();
    builder.addLayer("a", new ReluLayer(), "in");
    builder.addVertex("sum", new AdditionVertex(false), "a", "a");
    ComputationGraph graph = graph(builder, "sum");

    assertThat(SharedGradient.isSafe(graph, graph.getVertex("sum"))).isFalse();
  }

  private static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder().updater(new NoOp()).graphBuilder().addInputs("in");
  }

  private static ComputationGraph graph(GraphBuilder builder, String last) {
    builder.addLayer("average", new GlobalAveragePoolingLayer(), last);
    builder.addLayer("out", new OutputLayer.Builder().nOut(2).build(), "average");
    builder.setOutputs("out").setInputTypes(InputType.convolutional(4, 4, 3));
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  private static List<AdditionComputation> sums(ComputationGraph graph) {
    return Arrays.stream(graph.getVertices())
        .filter(vertex -> vertex instanceof AdditionComputation)
        .map(vertex -> (AdditionComputation) vertex)
        .toList();
  }

  private static float[] gradient(ComputationGraph graph) {
    GradientPass pass = new GradientPass(graph, 5);
    try (INDArray images = LoneLayer.random(6, 7, 3, 8, 8)) {
      pass.run(null, images, new int[] {0, 1, 2, 3, 4, 0, 1});
    }
    return pass.gradient().clone();
  }
}
