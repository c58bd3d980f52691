package dev.winnow.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every layer against finite differences of a linear loss. In single precision the loss is good to
 * some 1e-6, so a difference over 2e-3 is good to 1e-3. Where a ReLU or a maximum has its kink
 * within the difference, the derivative lies between the slopes of the two sides.
 */
class GradientCheckTest {
  private static final float DELTA = 2e-3f;
  private static final double TOLERANCE = 1e-2;
  private static final long SEED = Long.getLong("test.seed", 1);
  private static final long[] IMAGES = {5, 3, 6, 7};

  static List<Layer> layersOnImages() {
    return List.of(
        new SpatialConvolutionLayer(3, 1, 4),
        new SpatialConvolutionLayer(3, 2, 4),
        new SpatialConvolutionLayer(1, 1, 4),
        new SpatialConvolutionLayer(1, 2, 4),
        new WinogradConvolutionLayer(4, 4),
        new WinogradConvolutionLayer(6, 4),
        new BatchNormalizationLayer(false),
        new BatchNormalizationLayer(true),
        new MaxPoolingLayer(),
        new GlobalAveragePoolingLayer(),
        new ReluLayer(),
        new DropoutLayer(0.3));
  }

  @ParameterizedTest
  @MethodSource("layersOnImages")
  void gradientsAreThoseOfFiniteDifferences(Layer configuration) {
    LoneLayer layer = new LoneLayer(configuration, InputType.convolutional(6, 7, 3));
    check(layer, LoneLayer.random(SEED, IMAGES));
  }

  @Test
  void denseActivationsAreNormalisedWithTheRightGradients() {
    LoneLayer layer = new LoneLayer(new BatchNormalizationLayer(true), InputType.feedForward(4));
    check(layer, LoneLayer.random(SEED, 9, 4));
  }

  @Test
  void aDenseLayerHasTheRightGradients() {
    check(new LoneLayer(new DenseLayer(4), InputType.feedForward(6)), LoneLayer.random(SEED, 9, 6));
  }

  @Test
  void groupsOfOneBatchAreNormalisedApart() {
    LoneLayer layer =
        new LoneLayer(new BatchNormalizationLayer(true), InputType.convolutional(6, 7, 3));
    ((TrainingStep.Listener) layer.layer())
        .beginStep(new TrainingStep(3, new int[] {0, 2, 5}, new long[] {8, 1, 5, 2, 0}));
    check(layer, LoneLayer.random(SEED, IMAGES));
  }

  private static void check(LoneLayer layer, INDArray input) {
    float[] inputGradient = LoneLayer.floats(layer.backward(input));
    float[] gradient = layer.gradient() == null ? null : LoneLayer.floats(layer.gradient());
    compare(layer, input, input, inputGradient, inputGradient.length);
    if (gradient != null) {
      boolean normalization = layer.layer().conf().getLayer() instanceof BatchNormalizationLayer;
      // The second half of a normalisation's parameters, the statistics, has no true gradient.
      int trained = normalization ? gradient.length / 2 : gradient.length;
      compare(layer, input, layer.parameters(), gradient, trained);
    }
  }

  private static void compare(
      LoneLayer layer, INDArray input, INDArray variable, float[] gradient, int length) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = LoneLayer.floats(variable);
    double centre = layer.loss(input);
    for (int sample = 0; sample < 40; sample++) {
      int i = random.nextInt(length);
      double above = slope(layer, input, variable, values, i, DELTA, centre);
      double below = slope(layer, input, variable, values, i, -DELTA, centre);
      double slack = TOLERANCE * Math.max(1, Math.abs(gradient[i]));
      assertThat((double) gradient[i])
          .as("derivative %d", i)
          .isBetween(Math.min(above, below) - slack, Math.max(above, below) + slack);
    }
    NativeFloats.write(values, variable);
  }

  private static double slope(
      LoneLayer layer,
      INDArray input,
      INDArray variable,
      float[] values,
      int index,
      float delta,
      double centre) {
    float[] moved = values.clone();
    moved[index] += delta;
    NativeFloats.write(moved, variable);
    double slope = (layer.loss(input) - centre) / ((double) moved[index] - values[index]);
    NativeFloats.write(values, variable);
    return slope;
  }
}
