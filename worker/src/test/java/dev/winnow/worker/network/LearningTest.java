package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.ParameterRange.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class LearningTest {
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final int CLASSES = 3;
  private static final int BATCH = 32;

  @ParameterizedTest
  @EnumSource
  void theLossFallsOverThirtyPlainSteps(Convolution convolution) {
    GradientPass pass = new GradientPass(network("convpool", convolution), CLASSES);
    ToyImages images = ToyImages.random(SHAPE, CLASSES, BATCH, 2);

    double before = pass.run(null, images.array(), images.labels());
    double after = train(pass, images, 30, 0.1f);

    System.out.println(before + " " + after);
    assertThat(after).isLessThan(0.5 * before);
  }

  @Test
  void runningStatisticsConvergeSoThatInferenceAgreesWithTraining() {
    ComputationGraph graph = network("alexnet", Convolution.WINOGRAD_RELU);
    GradientPass pass = new GradientPass(graph, CLASSES);
    ToyImages images = ToyImages.random(SHAPE, CLASSES, BATCH, 2);

    train(pass, images, 100, 0);

    INDArray inference = graph.outputSingle(images.array()).dup();
    INDArray training = graph.output(true, images.array())[0];
    assertThat(inference.distance2(training)).isLessThan(1e-2);
  }

  @Test
  void inferenceIsTheSameEachTimeAndForEachExampleAlone() {
    ComputationGraph graph = network("resnet32", Convolution.WINOGRAD_RELU);
    ToyImages images = ToyImages.random(SHAPE, CLASSES, 4, 2);

    INDArray all = graph.outputSingle(images.array()).dup();
    INDArray again = graph.outputSingle(images.array()).dup();
    INDArray third = graph.outputSingle(images.part(2, 3).array());

    assertThat(again).isEqualTo(all);
    assertThat(third.distance2(all.getRow(2, true))).isLessThan(1e-5);
  }

  @Test
  void initialWeightsDependOnTheSeedAlone() {
    INDArray first = network("alexnet", Convolution.CONVENTIONAL).params();
    INDArray second = network("alexnet", Convolution.CONVENTIONAL).params();

    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void everyLayersWeightsBeginDifferentlyWithAnotherSeed(Convolution convolution) {
    Map<String, INDArray> first = weights(network("alexnet", convolution, 3));
    Map<String, INDArray> second = weights(network("alexnet", convolution, 4));

    assertThat(first).hasSize(8);
    first.forEach((layer, weights) -> assertThat(weights).isNotEqualTo(second.get(layer)));
  }

  @ParameterizedTest
  @EnumSource
  void noTwoLayersOfANetworkBeginAlike(Convolution convolution) {
    List<INDArray> weights = List.copyOf(weights(network("convpool", convolution, 3)).values());

    long shapes = weights.stream().map(array -> Arrays.toString(array.shape())).distinct().count();
    assertThat(shapes).isLessThan(weights.size());
    assertThat(weights).doesNotHaveDuplicates();
  }

  /** Of each layer that has any, by its name. */
  private static Map<String, INDArray> weights(ComputationGraph graph) {
    Map<String, INDArray> weights = new HashMap<>(graph.paramTable());
    weights.keySet().removeIf(name -> !name.endsWith("_W"));
    return weights;
  }

  private static ComputationGraph network(String name, Convolution convolution) {
    return network(name, convolution, 3);
  }

  private static ComputationGraph network(String name, Convolution convolution, long seed) {
    return Networks.create(
        new NetworkConfiguration(name, convolution, 4, 0.05, 0, SHAPE, CLASSES, seed));
  }

  /** Plain gradient descent on one batch; returns the last loss. */
  private static double train(GradientPass pass, ToyImages images, int steps, float rate) {
    float[] parameters = pass.parameters();
    float[] gradient = pass.gradient();
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      loss = pass.run(null, images.array(), images.labels());
      for (ParameterRange range : pass.ranges()) {
        float factor = (range.kind() == Kind.STATISTIC ? 1 : rate) / BATCH;
        for (int i = range.offset(); i < range.end(); i++) {
          parameters[i] -= factor * gradient[i];
        }
      }
    }
    return loss;
  }
}
