package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

class OffHeapEstimateTest {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final int BATCH = 16;

  static List<NetworkConfiguration> networks() {
    return Networks.names().stream()
        .flatMap(
            name ->
                Stream.of(
                    network(name, Convolution.CONVENTIONAL, 4),
                    network(name, Convolution.WINOGRAD_RELU, 4),
                    network(name, Convolution.WINOGRAD_RELU, 6)))
        .toList();
  }

  private static NetworkConfiguration network(String name, Convolution convolution, int tile) {
    return new NetworkConfiguration(name, convolution, tile, 0.125, 0.1, SHAPE, 10, 7);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aStepTakesWhatIsEstimatedAndAtLeastHalfOfIt(NetworkConfiguration configuration) {
    long taken = bytesTaken(configuration);
    long estimated = OffHeapEstimate.of(configuration).bytes(BATCH);

    assertThat(estimated).isBetween(taken, 2 * taken);
  }

  /** Parameters, gradient, images, and the workspaces of a thread that did nothing else. */
  private static long bytesTaken(NetworkConfiguration configuration) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      return CompletableFuture.supplyAsync(() -> workspacesAfterSteps(configuration), thread)
          .join();
    } finally {
      thread.shutdown();
    }
  }

  private static long workspacesAfterSteps(NetworkConfiguration configuration) {
    GradientPass pass = new GradientPass(Networks.create(configuration), 10);
    ToyImages images = ToyImages.random(SHAPE, 10, BATCH, 1);
    // Workspaces learn their size in the first step and have it from the second.
    for (int step = 0; step < 3; step++) {
      pass.run(null, images.array(), images.labels());
    }
    long bytes = Float.BYTES * (2L * pass.parameters().length + images.array().length());
    for (MemoryWorkspace space : Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()) {
      bytes += space.getCurrentSize();
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    return bytes;
  }

  @Test
  void theLargestBatchFitsAndOneMoreDoesNot() {
    OffHeapEstimate estimate = new OffHeapEstimate(1000, 10, 4);

    assertThat(estimate.largestBatch(1055)).isEqualTo(5);
    assertThat(estimate.bytes(5)).isEqualTo(1050);
    assertThat(estimate.largestBatch(900)).isZero();
  }

  @Test
  void noArrayOfTheLargestBatchExceedsWhatAJavaBufferCanAddress() {
    OffHeapEstimate estimate = new OffHeapEstimate(1000, 1 << 21, 1 << 20);

    assertThat(estimate.largestBatch(Long.MAX_VALUE)).isEqualTo(2047);
  }
}
