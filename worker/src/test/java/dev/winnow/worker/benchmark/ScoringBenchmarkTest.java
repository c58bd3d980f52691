package dev.winnow.worker.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.ComputeThreads;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;

class ScoringBenchmarkTest {
  @Test
  void batchesAreTimed() {
    int threads = ComputeThreads.count();

    Timing.Speed speed = ScoringBenchmark.run(settings(false, 0.5));

    assertThat(speed.millis()).isPositive();
    assertThat(speed.imagesPerSecond()).isEqualTo(4000 / speed.millis());
    assertThat(ComputeThreads.count()).isEqualTo(threads);
  }

  @Test
  void layersOfDl4jAreRefused() {
    assertThatThrownBy(() -> ScoringBenchmark.run(settings(true, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DL4J");
  }

  private static BenchmarkSettings settings(boolean dl4jLayers, double sparsity) {
    ImageShape shape = new ImageShape(1, 8, 8);
    NetworkConfiguration network =
        new NetworkConfiguration("alexnet", Convolution.WINOGRAD_RELU, 4, 0.05, 0.1, shape, 3, 5);
    return new BenchmarkSettings(network, dl4jLayers, sparsity, 4, 1, new Timing(0, 2));
  }
}
