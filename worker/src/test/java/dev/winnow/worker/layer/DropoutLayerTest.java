package dev.winnow.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class DropoutLayerTest {
  private static final int BATCH = 5;

  private final LoneLayer dropout =
      new LoneLayer(new DropoutLayer(0.5), InputType.convolutional(6, 7, 3));
  private final INDArray images = LoneLayer.random(1, BATCH, 3, 6, 7);

  @Test
  void outsideOfTrainingABatchOfAnySizeIsPassedOn() {
    begin(3);
    dropout.forward(images, true);
    INDArray other = LoneLayer.random(2, BATCH + 3, 3, 6, 7);

    assertThat(dropout.forward(other, false)).isEqualTo(other);
  }

  @Test
  void eachStepDropsOtherValues() {
    begin(3);
    INDArray first = dropout.forward(images, true);
    INDArray again = dropout.forward(images, true);
    begin(4);

    assertThat(again).isEqualTo(first);
    assertThat(dropout.forward(images, true)).isNotEqualTo(first);
  }

  @Test
  void eachLayerOfANetworkDropsOtherValues() {
    begin(3);
    INDArray first = dropout.forward(images, true);
    dropout.layer().conf().getLayer().setLayerName("another");

    assertThat(dropout.forward(images, true)).isNotEqualTo(first);
  }

  private void begin(long seed) {
    long[] ids = LongStream.range(0, BATCH).toArray();
    ((TrainingStep.Listener) dropout.layer())
        .beginStep(new TrainingStep(seed, new int[] {0, BATCH}, ids));
  }
}
