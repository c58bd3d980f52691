package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class TrainedMemberTest {
  @Test
  void itTravelsWithoutTheZerosOfPrunedWeights() {
    float[] parameters = new float[100_000];
    for (int i = 0; i < parameters.length; i += 5) {
      parameters[i] = i + 1;
    }
    NetworkConfiguration network =
        new NetworkConfiguration(
            "alexnet",
            Convolution.WINOGRAD_RELU,
            4,
            1,
            0,
            SyntheticImages.SHAPE,
            SyntheticImages.CLASSES,
            5);
    TrainedMember member = new TrainedMember("alexnet", network, parameters);

    TrainedMember arrived = SerializationUtils.clone(member);
    assertThat(arrived.name()).isEqualTo("alexnet");
    assertThat(arrived.network()).isEqualTo(network);
    assertThat(arrived.parameters()).isEqualTo(parameters);
    assertThat(SerializationUtils.serialize(member)).hasSizeLessThan(95_000);
  }
}
