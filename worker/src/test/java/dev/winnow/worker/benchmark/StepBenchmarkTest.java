package dev.winnow.worker.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.ComputeThreads;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepBenchmarkTest {
  private static final Timing ONCE = new Timing(0, 1);

  @ParameterizedTest
  @CsvSource({"alexnet,false,0.5", "alexnet,true,0", "resnet32,true,0"})
  void stepsAreTimedWithOurLayersAndWithDl4js(String network, boolean dl4jLayers, double sparsity) {
    int threads = ComputeThreads.count();

    Timing.Speed speed =
        StepBenchmark.run(
            new BenchmarkSettings(network(network), dl4jLayers, sparsity, 4, 1, new Timing(0, 2)));

    assertThat(speed.millis()).isPositive();
    assertThat(speed.imagesPerSecond()).isEqualTo(4000 / speed.millis());
    assertThat(ComputeThreads.count()).isEqualTo(threads);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(
            () -> new BenchmarkSettings(network("alexnet"), false, Double.NaN, 4, 1, ONCE))
        .hasMessageContaining("sparsity");
    assertThatThrownBy(() -> new BenchmarkSettings(network("alexnet"), false, 0, 4, 0, ONCE))
        .hasMessageContaining("threads");
    assertThatThrownBy(() -> new Timing(1, 0)).hasMessageContaining("steps");
  }

  @Test
  void prunedLayersOfDl4jAreRefused() {
    assertThatThrownBy(() -> new BenchmarkSettings(network("alexnet"), true, 0.5, 4, 1, ONCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "DL4J's own layers are not pruned, but the sparsity is 0.5: take 0 or other layers");
  }

  private static NetworkConfiguration network(String name) {
    ImageShape shape = new ImageShape(1, 8, 8);
    return new NetworkConfiguration(name, Convolution.WINOGRAD_RELU, 4, 0.05, 0.1, shape, 3, 5);
  }
}
