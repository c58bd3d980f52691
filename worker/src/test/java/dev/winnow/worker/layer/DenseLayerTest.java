package dev.winnow.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer against DL4J's own, from the same seed. */
class DenseLayerTest {
  private static final InputType INPUT = InputType.feedForward(70);
  private static final int UNITS = 24;
  private static final Offset<Float> ROUNDING = Offset.offset(1e-4f);

  private final LoneLayer layer = new LoneLayer(new DenseLayer(UNITS), INPUT);
  private final LoneLayer reference =
      new LoneLayer(
          new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
              .hasBias(false)
              .activation(Activation.IDENTITY)
              .nOut(UNITS)
              .build(),
          INPUT);
  private final INDArray input = LoneLayer.random(1, 33, 70);

  @Test
  void itBeginsWithTheSameWeights() {
    assertThat(layer.parameters()).isEqualTo(reference.parameters());
  }

  @Test
  void itsOutputIsThatOfDl4j() {
    assertClose(layer.forward(input, true), reference.forward(input, true));
  }

  @Test
  void itsGradientsAreThoseOfDl4j() {
    assertClose(layer.backward(input), reference.backward(input));
    assertClose(layer.gradient(), reference.gradient());
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.dup('c').data().asFloat())
        .containsExactly(expected.dup('c').data().asFloat(), ROUNDING);
  }
}
