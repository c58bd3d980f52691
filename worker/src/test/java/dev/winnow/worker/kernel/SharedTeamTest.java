package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions on a team of several threads and on behalf of several callers. */
class SharedTeamTest {
  /** Enough rows of tiles that each thread has blocks of its own. */
  private static final int SIDE = 41;

  private final int threadsBefore = Team.shared().threads();
  private final RandomValues random = new RandomValues(11);
  private final Activation input = random.activation(6, SIDE, SIDE, 40);
  private final Activation outputGradient = random.activation(7, SIDE, SIDE, 40);
  private final float[] weights = random.floats(16 * 7 * 6);

  @BeforeEach
  void severalThreads() {
    Team.resize(3);
  }

  @AfterEach
  void restore() {
    Team.resize(threadsBefore);
  }

  @Test
  void resultsRepeatBitForBit() {
    Gradients first = new Gradients();
    for (int i = 0; i < 20; i++) {
      Gradients again = new Gradients();
      assertThat(again.weights).isEqualTo(first.weights);
      assertThat(RandomValues.values(again.input)).isEqualTo(RandomValues.values(first.input));
    }
  }

  @Test
  void resultsHardlyDependOnTheNumberOfThreads() {
    Gradients three = new Gradients();
    for (int threads : new int[] {1, 2, 8}) {
      Team.resize(threads);
      Gradients others = new Gradients();
      Closeness.assertClose(others.weights, three.weights, 1e-6);
      Closeness.assertClose(others.input, three.input, 1e-6);
    }
  }

  /**
   * High images, of which many threads have bands of rows; small ones, of which they have slices of
   * the batch or work on blocks together; and a dense layer.
   */
  static Stream<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (ConvolutionShape shape :
        List.of(new ConvolutionShape(9, 10, 66, 3, 31), new ConvolutionShape(9, 10, 6, 7, 63))) {
      layers.add(Layer.winograd(4, shape));
      layers.add(Layer.winograd(6, shape));
      layers.add(Layer.spatial(3, 1, shape));
      layers.add(Layer.spatial(3, 2, shape));
      layers.add(Layer.spatial(1, 1, shape));
    }
    layers.add(Layer.spatial(1, 1, new ConvolutionShape(45, 90, 1, 1, 31)));
    return layers.stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void onAnyNumberOfThreadsPassesRepeatBitForBit(Layer layer) {
    float[] w = random.floats(layer.weights());
    Activation in = layer.shape().input(random);
    Activation dY = layer.shape().outputGradient(random, layer.stride());

    assertPassesRepeat(() -> ConvolutionPasses.of(tested(layer), in, w, dY));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void withoutZerosTheyDoSoToo(Layer layer) {
    PrunedWeights pruned = PrunedWeights.below(0.95f, random.floats(layer.weights()));
    SparseWeights sparse = layer.convolution().sparse(pruned.mask());
    assertThat(sparse.skips()).isTrue();
    Activation in = layer.shape().input(random);
    Activation dY = layer.shape().outputGradient(random, layer.stride());

    assertPassesRepeat(() -> ConvolutionPasses.packed(tested(layer), in, pruned, sparse, dY));
  }

  private static ConvolutionUnderTest tested(Layer layer) {
    return new ConvolutionUnderTest(layer.convolution()::forward, layer.convolution()::backward);
  }

  private static void assertPassesRepeat(Supplier<ConvolutionPasses> passes) {
    Team.resize(1);
    ConvolutionPasses alone = passes.get();
    for (int threads : new int[] {1, 2, 7, 16}) {
      Team.resize(threads);
      ConvolutionPasses first = passes.get();
      // Gradients of weights are sums of thousands of products, in another order.
      first.assertClose(alone, 1e-5);
      passes.get().assertSameBits(first);
      passes.get().assertSameBits(first);
    }
  }

  @Test
  void callersAtTheSameTimeGetWhatTheyWouldGetAlone() throws Exception {
    Gradients alone = new Gradients();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      Callable<Gradients> caller = Gradients::new;
      List<Future<Gradients>> results = callers.invokeAll(Collections.nCopies(24, caller));
      for (Future<Gradients> result : results) {
        assertThat(result.get().weights).isEqualTo(alone.weights);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aBackwardPassIsRefusedWhenThreadsHaveGone() {
    TileShares shares = TileShares.of(new TileBlock.Grid(2, 6, 4), 32, 3);
    GradientSums sums = new DenseGradientSums(16, 6, 7, Weights.of(weights.clone()));
    Team.resize(2);

    assertThatThrownBy(
            () -> new BackwardBlocks(shares, 64).inTurns(null, (share, block) -> null, sums))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 shares")
        .hasMessageContaining("2 threads");
  }

  /**
   * A convolution on images of one size.
   *
   * @param weights how many
   */
  record Layer(
      String name,
      TrainableConvolution convolution,
      int weights,
      int stride,
      ConvolutionShape shape) {
    static Layer winograd(int tile, ConvolutionShape shape) {
      return new Layer(
          "Winograd, tile " + tile,
          new WinogradConvolution(tile, true, shape.in(), shape.out()),
          tile * tile * shape.in() * shape.out(),
          1,
          shape);
    }

    static Layer spatial(int kernel, int stride, ConvolutionShape shape) {
      return new Layer(
          "%dx%d, stride %d".formatted(kernel, kernel, stride),
          new SpatialConvolution(kernel, stride, shape.in(), shape.out()),
          kernel * kernel * shape.in() * shape.out(),
          stride,
          shape);
    }

    @Override
    public String toString() {
      return name + ", " + shape;
    }
  }

  /** What one backward pass yields. */
  private final class Gradients {
    private final Activation input = RandomValues.unwrittenLike(SharedTeamTest.this.input);
    private final float[] weights = RandomValues.unwritten(SharedTeamTest.this.weights.length);

    Gradients() {
      new WinogradConvolution(4, true, 6, 7)
          .backward(
              SharedTeamTest.this.input,
              Weights.of(SharedTeamTest.this.weights),
              outputGradient,
              input,
              Weights.of(weights));
    }
  }
}
