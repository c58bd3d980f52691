package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.PruningScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedParametersTest {
  @ParameterizedTest
  @CsvSource({
    "WINOGRAD_RELU, 0, LAYER",
    "WINOGRAD_RELU, 0.2, LAYER",
    "WINOGRAD_RELU, 0.7, GLOBAL",
    "CONVENTIONAL, 0.9, LAYER",
    // Whole layers go.
    "CONVENTIONAL, 0.999, GLOBAL"
  })
  void whatIsPrunedIsInNoVectorAndZeroInWhatComesBack(
      Convolution convolution, double sparsity, PruningScope scope) {
    MemberNetwork network =
        MemberNetwork.create(
            new NetworkConfiguration(
                "resnet32", convolution, 4, 0.5, 0, new ImageShape(1, 16, 16), 10, 3));
    float[] untrained = network.parameters();
    MemberState pruned =
        MagnitudePruning.prune(
            MemberState.initial(untrained), network.prunableRanges(true), sparsity, scope);
    int kept = 0;
    for (float parameter : pruned.parameters()) {
      kept += parameter == 0 ? 0 : 1;
    }
    int zerosOfOtherKinds = zeros(untrained);

    network.setParameters(pruned.parameters());

    assertThat(network.length()).isEqualTo(kept + zerosOfOtherKinds);
    int end = 0;
    for (ParameterRange range : network.parameterRanges()) {
      assertThat(range.offset()).isEqualTo(end);
      end = range.end();
    }
    assertThat(end).isEqualTo(network.length());
    assertThat(network.parameters()).isEqualTo(pruned.parameters());
    float[] vector = new float[untrained.length];
    network.pack(untrained, vector);
    network.unpack(vector);
    for (int i = 0; i < vector.length; i++) {
      boolean gone = pruned.parameters()[i] == 0 && untrained[i] != 0;
      assertThat(vector[i]).as("parameter %d", i).isEqualTo(gone ? 0 : untrained[i]);
    }
  }

  private static int zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }
}
