package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the threads of a team keep after both passes, compared with the estimate. */
class ScratchEstimateTest {
  /** Two blocks to a row of tiles, with several vectors for each of three threads. */
  private static final ConvolutionShape USUAL = new ConvolutionShape(40, 48, 16, 14, 128);

  private final int threadsBefore = Team.shared().threads();
  private final RandomValues random = new RandomValues(21);
  private final Kernels vector = VectorKernels.create();

  @AfterEach
  void restore() {
    Team.resize(threadsBefore);
  }

  @ParameterizedTest
  @MethodSource("dev.winnow.worker.kernel.ConvolutionShape#all")
  void winogradKernelsKeepNoMoreThanIsEstimatedForThatBatchAndSmallerOnes(ConvolutionShape shape) {
    for (int tile : new int[] {4, 6}) {
      for (int threads : new int[] {1, 3}) {
        long kept = kept(threads, batches(shape), batch -> winograd(tile, shape, batch));

        assertThat(kept)
            .as("tile %d, %d threads", tile, threads)
            .isLessThanOrEqualTo(winogradEstimate(tile, shape, threads));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.winnow.worker.kernel.ConvolutionShape#all")
  void spatialKernelsKeepNoMoreThanIsEstimatedForThatBatchAndSmallerOnes(ConvolutionShape shape) {
    for (int kernel : new int[] {1, 3}) {
      for (int stride : new int[] {1, 2}) {
        for (int threads : new int[] {1, 3}) {
          long kept = kept(threads, batches(shape), batch -> spatial(kernel, stride, shape, batch));

          assertThat(kept)
              .as("kernel %d, stride %d, %d threads", kernel, stride, threads)
              .isLessThanOrEqualTo(spatialEstimate(kernel, stride, shape, threads));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4,1", "4,3", "6,1", "6,3"})
  void ofTheUsualSizesWinogradKernelsKeepTwoThirdsOfTheEstimate(int tile, int threads) {
    long kept = kept(threads, new int[] {USUAL.batch()}, n -> winograd(tile, USUAL, n));

    assertThat(winogradEstimate(tile, USUAL, threads)).isBetween(kept, 3 * kept / 2);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,2,3", "3,1,1", "3,1,3", "3,2,1", "3,2,3"})
  void ofTheUsualSizesSpatialKernelsKeepTwoThirdsOfTheEstimate(
      int kernel, int stride, int threads) {
    long kept = kept(threads, new int[] {USUAL.batch()}, n -> spatial(kernel, stride, USUAL, n));

    assertThat(spatialEstimate(kernel, stride, USUAL, threads)).isBetween(kept, 3 * kept / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32, 75, 128})
  void normalizationKernelsKeepNoMoreThanIsEstimatedForThatBatchAndSmallerOnes(int batch) {
    ScratchEstimate estimate = new ScratchEstimate(1);
    vector.normalization().addScratch(9 * 8 * batch, batch, groups(batch), estimate);
    int[] smaller = {batch, Math.max(1, batch - 1), (batch + 1) / 2};

    assertThat(kept(1, smaller, this::normalize)).isLessThanOrEqualTo(estimate.bytes());
  }

  @Test
  void normalizationKernelsKeepWhatIsEstimatedWhenTheBatchIsOdd() {
    ScratchEstimate estimate = new ScratchEstimate(1);
    vector.normalization().addScratch(9 * 8 * 75, 75, groups(75), estimate);

    assertThat(kept(1, new int[] {75}, this::normalize)).isEqualTo(estimate.bytes());
  }

  @Test
  void layersShareTheirWorkingMemory() {
    ConvolutionSize small = new ConvolutionSize(48, 48, 16, 16, 32);
    ConvolutionSize large = new ConvolutionSize(64, 64, 16, 16, 32);
    ScratchEstimate both = new ScratchEstimate(2);
    vector.winograd().addScratch(4, large, both);
    long alone = both.bytes();
    vector.winograd().addScratch(4, small, both);

    assertThat(both.bytes()).isEqualTo(alone);
  }

  @Test
  void scalarKernelsTakeTheSumsOfTheWeightsGradient() {
    ConvolutionSize size = new ConvolutionSize(2, 3, 8, 8, 16);
    ScratchEstimate estimate = new ScratchEstimate(2);
    Kernels.scalar().winograd().addScratch(4, size, estimate);

    assertThat(estimate.bytes()).isEqualTo(Double.BYTES * 16 * 2 * 3);
  }

  @Test
  void aTeamHasAtLeastOneThread() {
    assertThatThrownBy(() -> new ScratchEstimate(0)).hasMessageContaining("at least 1 thread");
  }

  private long winogradEstimate(int tile, ConvolutionShape shape, int threads) {
    ScratchEstimate estimate = new ScratchEstimate(threads);
    vector.winograd().addScratch(tile, size(shape), estimate);
    vector.winograd().addSparseScratch(tile, size(shape), estimate);
    return estimate.bytes();
  }

  private long spatialEstimate(int kernel, int stride, ConvolutionShape shape, int threads) {
    ScratchEstimate estimate = new ScratchEstimate(threads);
    vector.spatial().addScratch(kernel, stride, size(shape), estimate);
    vector.spatial().addSparseScratch(kernel, stride, size(shape), estimate);
    return estimate.bytes();
  }

  private static ConvolutionSize size(ConvolutionShape shape) {
    return new ConvolutionSize(
        shape.in(), shape.out(), shape.height(), shape.width(), shape.batch());
  }

  private static int[] batches(ConvolutionShape shape) {
    return IntStream.of(shape.batch(), shape.batch() - 1, shape.batch() / 2)
        .filter(batch -> batch > 0)
        .toArray();
  }

  /** Bytes of the arrays that the threads of a new team keep of some work with each batch. */
  private static long kept(int threads, int[] batches, IntConsumer work) {
    // A team that keeps its number of threads keeps the threads.
    Team.resize(threads + 1);
    Team.resize(threads);
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                IntStream.of(batches).forEach(work);
                return keptByTeam();
              },
              caller)
          .join();
    } finally {
      caller.shutdown();
    }
  }

  private static long keptByTeam() {
    AtomicLong bytes = new AtomicLong();
    Team.shared()
        .runShares(
            Team.shared().threads(),
            share -> {
              bytes.addAndGet(ChannelNormalizer.keptByThread());
              Scratch.ofThread()
                  .forEach((use, array) -> bytes.addAndGet((long) Float.BYTES * array.length));
            });
    return bytes.get();
  }

  private void winograd(int tile, ConvolutionShape shape, int batch) {
    Activation in = random.activation(shape.in(), shape.height(), shape.width(), batch);
    Activation out = random.activation(shape.out(), shape.height(), shape.width(), batch);
    Weights weights = Weights.of(random.floats(tile * tile * shape.in() * shape.out()));
    Weights gradient = Weights.of(new float[weights.length()]);
    PruningMask mask = PrunedWeights.below(0.3f, weights.values()).mask();
    Weights packed =
        new Weights(
            weights.values(),
            0,
            mask.kept(),
            SparseWeights.skipping(mask, tile * tile, shape.in(), shape.out()));
    WinogradKernel winograd = vector.winograd();
    for (Weights u : List.of(weights, packed)) {
      winograd.forward(tile, true, in, u, out);
      winograd.backward(tile, true, in, u, out, RandomValues.unwrittenLike(in), gradient);
    }
  }

  private void spatial(int kernel, int stride, ConvolutionShape shape, int batch) {
    Activation in = random.activation(shape.in(), shape.height(), shape.width(), batch);
    Activation out =
        random.activation(shape.out(), shape.outHeight(stride), shape.outWidth(stride), batch);
    Weights weights = Weights.of(random.floats(kernel * kernel * shape.in() * shape.out()));
    Weights gradient = Weights.of(new float[weights.length()]);
    PruningMask mask = PrunedWeights.below(0.3f, weights.values()).mask();
    Weights packed =
        new Weights(
            weights.values(),
            0,
            mask.kept(),
            SparseWeights.skipping(mask, 1, shape.out(), shape.in() * kernel * kernel));
    SpatialKernel spatial = vector.spatial();
    for (Weights w : List.of(weights, packed)) {
      spatial.forward(kernel, stride, in, w, out);
      spatial.backward(kernel, stride, in, w, out, RandomValues.unwrittenLike(in), gradient);
    }
  }

  private void normalize(int batch) {
    Activation in = random.activation(3, 9, 8, batch);
    int[] offsets =
        IntStream.rangeClosed(0, groups(batch)).map(g -> Math.min(batch, 32 * g)).toArray();
    float[] statistics = new float[3 * groups(batch)];
    float[] c = new float[3];
    vector
        .normalization()
        .forward(in, offsets, c, c, 1e-5f, true, statistics, statistics.clone(), in);
  }

  private static int groups(int batch) {
    return (batch + 31) / 32;
  }
}
