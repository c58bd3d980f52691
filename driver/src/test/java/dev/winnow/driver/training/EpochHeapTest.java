package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.HeapEstimate;
import dev.winnow.worker.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;

class EpochHeapTest {
  private static final NetworkConfiguration NETWORK =
      new NetworkConfiguration(
          "vgg16", Convolution.WINOGRAD_RELU, 6, 0.25, 0, new ImageShape(3, 32, 32), 10, 1);

  @Test
  void anEpochTakesWhatTrainingTakesAndTwelveVectorsAtLeast() {
    HeapEstimate training = HeapEstimate.of(NETWORK, 64, 32, 2);

    assertThat(new EpochHeap(NETWORK, 32, 2, 0).bytes(64))
        .isGreaterThan(training.bytes() + (300 << 20))
        .isGreaterThan(12 * training.vectorBytes() + training.scratchBytes());
  }

  @Test
  void imagesTakeTheirBytesAndRoomForTheCollector() {
    long without = new EpochHeap(NETWORK, 32, 1, 0).bytes(8);

    assertThat(new EpochHeap(NETWORK, 32, 1, 9_000_000).bytes(8) - without).isEqualTo(10_000_000);
  }

  @Test
  void smallGroupsHaveTheirStatistics() {
    HeapEstimate training = HeapEstimate.of(NETWORK, 64, 1, 2);
    long usual = new EpochHeap(NETWORK, 32, 2, 0).bytes(64);

    assertThat(new EpochHeap(NETWORK, 1, 2, 0).bytes(64) - usual)
        .isGreaterThanOrEqualTo(training.bytes() - HeapEstimate.of(NETWORK, 64, 32, 2).bytes())
        .isPositive();
  }

  @Test
  void theLargestBatchFitsAndOneMoreDoesNot() {
    EpochHeap heap = new EpochHeap(NETWORK, 32, 2, 0);
    long limit = heap.bytes(700);
    int largest = heap.largestBatch(limit, 100_000);

    assertThat(largest).isEqualTo(700);
    assertThat(heap.bytes(largest)).isLessThanOrEqualTo(limit);
    assertThat(heap.bytes(largest + 1)).isGreaterThan(limit);
  }

  @Test
  void theLargestBatchIsBounded() {
    EpochHeap heap = new EpochHeap(NETWORK, 32, 2, 0);

    assertThat(heap.largestBatch(Long.MAX_VALUE, 1000)).isEqualTo(1000);
    assertThat(heap.largestBatch(heap.bytes(1) - 1, 1000)).isZero();
    assertThat(heap.largestBatch(Long.MAX_VALUE, 0)).isZero();
  }
}
