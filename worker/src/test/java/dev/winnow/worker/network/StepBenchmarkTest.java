package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepBenchmarkTest {
  @ParameterizedTest
  @CsvSource({"alexnet,false", "alexnet,true", "resnet32,true"})
  void stepsAreTimedWithOurLayersAndWithDl4js(String network, boolean dl4jLayers) {
    int threads = ComputeThreads.count();

    StepBenchmark.Result result =
        StepBenchmark.run(
            new StepBenchmark.Settings(network(network), dl4jLayers, 0.5, 4, 1, 0, 2));

    assertThat(result.stepMillis()).isPositive();
    assertThat(result.imagesPerSecond()).isEqualTo(4000 / result.stepMillis());
    assertThat(ComputeThreads.count()).isEqualTo(threads);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(
            () -> new StepBenchmark.Settings(network("alexnet"), false, Double.NaN, 4, 1, 0, 2))
        .hasMessageContaining("sparsity");
    assertThatThrownBy(() -> new StepBenchmark.Settings(network("alexnet"), false, 0, 4, 0, 0, 2))
        .hasMessageContaining("threads");
  }

  private static NetworkConfiguration network(String name) {
    ImageShape shape = new ImageShape(1, 8, 8);
    return new NetworkConfiguration(name, Convolution.WINOGRAD_RELU, 4, 0.05, 0.1, shape, 3, 5);
  }
}
