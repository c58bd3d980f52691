package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizationKernelTest {
  private static final float EPSILON = 1e-3f;

  private static final int[][] GROUPS = {
    {0, 1},
    {0, 3},
    {0, 31},
    {0, 33},
    {0, 32, 33},
    {0, 32, 64},
    {0, 5, 12, 13},
    {0, 8, 16},
    {0, 16, 48},
    {0, 32, 64, 96, 128},
    {0, 1, 131}
  };

  /** Name, kernels, groups. */
  static Stream<Arguments> groups() {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : KernelsUnderTest.all()) {
      for (int[] offsets : GROUPS) {
        result.add(Arguments.of(kernels.name(), kernels, offsets));
      }
    }
    return result.stream();
  }

  /** Name, kernels, groups, with and without ReLU. */
  static Stream<Arguments> cases() {
    List<Arguments> result = new ArrayList<>();
    for (Kernels kernels : KernelsUnderTest.all()) {
      for (int[] offsets : GROUPS) {
        result.add(Arguments.of(kernels.name(), kernels, offsets, true));
        result.add(Arguments.of(kernels.name(), kernels, offsets, false));
      }
    }
    return result.stream();
  }

  /** Before gamma and beta, and but for epsilon. */
  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("groups")
  void everyGroupHasMeanZeroAndDeviationOne(String name, Kernels kernels, int[] offsets) {
    Batch batch = new Batch(offsets);
    Activation out = batch.forward(kernels, false);
    for (int g = 0; g + 1 < offsets.length; g++) {
      for (int c = 0; c < 3; c++) {
        assertThat(batch.moment(out, g, c, 1)).isCloseTo(batch.beta[c], within(1e-5));
        double variance = batch.variance(batch.in, g, c);
        double expected = Math.pow(batch.gamma[c], 2) * variance / (variance + EPSILON);
        assertThat(batch.variance(out, g, c)).isCloseTo(expected, within(1e-5 * (1 + expected)));
      }
    }
    Activation rectified = batch.forward(kernels, true);
    for (int i = 0; i < out.size(); i++) {
      float expected = Math.max(out.data().getFloat(4 * i), 0);
      assertThat(rectified.data().getFloat(4 * i)).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "{0} {2} relu {3}")
  @MethodSource("cases")
  void forwardAndBackwardAreTheScalarDefinition(
      String name, Kernels kernels, int[] offsets, boolean relu) {
    Batch batch = new Batch(offsets);
    Activation expected = batch.forward(Kernels.scalar(), relu);
    float[] expectedMean = batch.mean.clone();
    float[] expectedInverse = batch.inverse.clone();
    Activation expectedGradient = batch.backward(Kernels.scalar(), relu);
    float[] expectedGamma = batch.gammaGradient.clone();
    float[] expectedBeta = batch.betaGradient.clone();

    Closeness.assertClose(batch.forward(kernels, relu), expected, 1e-5);
    Closeness.assertClose(batch.mean, expectedMean, 1e-6);
    Closeness.assertClose(batch.inverse, expectedInverse, 1e-5);
    System.arraycopy(expectedMean, 0, batch.mean, 0, expectedMean.length);
    System.arraycopy(expectedInverse, 0, batch.inverse, 0, expectedMean.length);
    Closeness.assertClose(batch.backward(kernels, relu), expectedGradient, 1e-5);
    Closeness.assertClose(batch.gammaGradient, expectedGamma, 1e-5);
    Closeness.assertClose(batch.betaGradient, expectedBeta, 1e-5);
  }

  @ParameterizedTest(name = "{0} {2} relu {3}")
  @MethodSource("cases")
  void inPlaceBothPassesGiveTheSameBits(String name, Kernels kernels, int[] offsets, boolean relu) {
    Batch batch = new Batch(offsets);
    Activation out = batch.forward(kernels, relu);
    Activation gradient = batch.backward(kernels, relu);
    float[] gammaGradient = batch.gammaGradient.clone();
    float[] betaGradient = batch.betaGradient.clone();

    Activation x = RandomValues.copy(batch.in);
    batch.forward(kernels, relu, x, x);
    Activation dY = RandomValues.copy(batch.dY);
    batch.backward(kernels, relu, dY, dY);

    assertSameBits(x, out);
    assertSameBits(dY, gradient);
    assertThat(batch.gammaGradient).isEqualTo(gammaGradient);
    assertThat(batch.betaGradient).isEqualTo(betaGradient);
  }

  @Tag("definition")
  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void gradientsAreFiniteDifferences(String name, Kernels kernels, int[] offsets, boolean relu) {
    Batch batch = new Batch(offsets);
    Activation out = batch.forward(kernels, relu);
    if (relu) {
      // The ReLU bends, which differences do not like: it is the gradient of what passes.
      Activation gradient = batch.backward(kernels, true);
      new ScalarElementwise().reluBackward(out, batch.dY, batch.dY);
      Closeness.assertClose(gradient, batch.backward(kernels, false), 1e-6);
      return;
    }
    Closeness.assertIsGradient(
        RandomValues.values(batch.backward(kernels, false)),
        RandomValues.values(batch.in),
        1e-3f,
        2e-2,
        x -> Closeness.dot(new Batch(offsets, x).forward(Kernels.scalar(), false), batch.dY));
    Closeness.assertIsGradient(
        batch.gammaGradient.clone(),
        batch.gamma,
        1e-2f,
        1e-2,
        gamma -> Closeness.dot(batch.forward(Kernels.scalar(), false), batch.dY));
    Closeness.assertIsGradient(
        batch.betaGradient.clone(),
        batch.beta,
        1e-2f,
        1e-2,
        beta -> Closeness.dot(batch.forward(Kernels.scalar(), false), batch.dY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#implementations")
  void inferenceScalesAndShifts(String name, Kernels kernels) {
    for (int n : new int[] {1, 3, 32, 33}) {
      Activation in = new RandomValues(n).activation(3, 3, 5, n);
      float[] scale = {2, -1, .5f};
      float[] shift = {1, 0, -1};
      for (boolean relu : new boolean[] {true, false}) {
        Activation expected = RandomValues.unwrittenLike(in);
        new ScalarNormalization().infer(in, scale, shift, relu, expected);
        Activation actual = RandomValues.unwrittenLike(in);
        kernels.normalization().infer(in, scale, shift, relu, actual);
        Closeness.assertClose(actual, expected, 1e-6);
        Activation inPlace = RandomValues.copy(in);
        kernels.normalization().infer(inPlace, scale, shift, relu, inPlace);
        assertSameBits(inPlace, actual);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#implementations")
  void aMeanFarFromZeroCostsNoPrecision(String name, Kernels kernels) {
    int[] offsets = {0, 32, 64};
    float[] values = new RandomValues(9).floats(3 * 5 * 3 * 64);
    for (int i = 0; i < values.length; i++) {
      // The corners of the image are no sample of it.
      values[i] = 1000 + (i / 64 % 15 == 0 ? 10 : 1) * values[i];
    }
    Batch batch = new Batch(offsets, values);
    batch.forward(Kernels.scalar(), false);
    float[] expectedMean = batch.mean.clone();
    float[] expectedInverse = batch.inverse.clone();
    batch.forward(kernels, false);
    Closeness.assertClose(batch.mean, expectedMean, 1e-7);
    Closeness.assertClose(batch.inverse, expectedInverse, 1e-6);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#implementations")
  void manyPositionsOfUnevenImagesAreSummedPrecisely(String name, Kernels kernels) {
    for (int channels : new int[] {1, 5, 96}) {
      Activation in = new RandomValues(channels).activation(channels, 21, 17, 33);
      int[] offsets = {0, 32, 33};
      float[] ones = new float[channels];
      Arrays.fill(ones, 1);
      float[] zeros = new float[channels];
      float[][] statistics = new float[4][2 * channels];
      Activation expected = RandomValues.unwrittenLike(in);
      new ScalarNormalization()
          .forward(in, offsets, ones, zeros, 0, false, statistics[0], statistics[1], expected);
      Activation actual = RandomValues.unwrittenLike(in);
      kernels
          .normalization()
          .forward(in, offsets, ones, zeros, 0, false, statistics[2], statistics[3], actual);
      Closeness.assertClose(statistics[2], statistics[0], 1e-7);
      Closeness.assertClose(statistics[3], statistics[1], 1e-6);
      Closeness.assertClose(actual, expected, 1e-6);
    }
  }

  /** So that each worker computes of its groups what one that had them all would. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.winnow.worker.kernel.KernelsUnderTest#implementations")
  void aGroupHasTheSameBitsWhateverBatchItIsIn(String name, Kernels kernels) {
    Activation in = new RandomValues(10).activation(3, 21, 17, 32);
    Activation dY = new RandomValues(11).activation(3, 21, 17, 32);
    Batch alone = new Batch(new int[] {0, 32}, in, dY);
    Activation out = alone.forward(kernels, true);
    Activation gradient = alone.backward(kernels, true);
    for (int groups : new int[] {2, 3, 5, 16}) {
      int[] offsets = IntStream.rangeClosed(0, groups).map(g -> 32 * g).toArray();
      Batch all = new Batch(offsets, repeated(in, groups), repeated(dY, groups));
      assertSameBits(all.forward(kernels, true), repeated(out, groups));
      assertSameBits(all.backward(kernels, true), repeated(gradient, groups));
    }
  }

  private static void assertSameBits(Activation actual, Activation expected) {
    assertThat(RandomValues.values(actual)).isEqualTo(RandomValues.values(expected));
  }

  /** The examples so many times. */
  private static Activation repeated(Activation examples, int times) {
    int batch = examples.batch();
    float[] once = RandomValues.values(examples);
    float[] values = new float[times * once.length];
    for (int i = 0; i < times * once.length; i += batch) {
      System.arraycopy(once, i / (times * batch) * batch, values, i, batch);
    }
    return RandomValues.of(
        examples.channels(), examples.height(), examples.width(), times * batch, values);
  }

  @Test
  void resultsDoNotDependOnTheNumberOfThreads() {
    int threadsBefore = Team.shared().threads();
    Kernels kernels = Kernels.chosen();
    try {
      Team.resize(1);
      Batch alone = new Batch(new int[] {0, 32, 64, 66});
      float[] out = RandomValues.values(alone.forward(kernels, true));
      float[] gradient = RandomValues.values(alone.backward(kernels, true));
      for (int threads : new int[] {2, 3, 5}) {
        Team.resize(threads);
        Batch shared = new Batch(alone.offsets);
        assertThat(RandomValues.values(shared.forward(kernels, true))).isEqualTo(out);
        assertThat(RandomValues.values(shared.backward(kernels, true))).isEqualTo(gradient);
        assertThat(shared.inverse).isEqualTo(alone.inverse);
        assertThat(shared.gammaGradient).isEqualTo(alone.gammaGradient);
      }
    } finally {
      Team.resize(threadsBefore);
    }
  }

  /** A batch with its parameters and the results of both passes. */
  private static final class Batch {
    private final int[] offsets;
    private final Activation in;
    private final Activation dY;
    private final float[] gamma = {1, -0.5f, 2};
    private final float[] beta = {0.25f, 0, -1};
    private final float[] mean;
    private final float[] inverse;
    private final float[] gammaGradient = RandomValues.unwritten(3);
    private final float[] betaGradient = RandomValues.unwritten(3);

    Batch(int[] offsets) {
      this(offsets, new RandomValues(7).floats(3 * 5 * 3 * offsets[offsets.length - 1]));
    }

    Batch(int[] offsets, float[] values) {
      this(
          offsets,
          RandomValues.of(3, 5, 3, offsets[offsets.length - 1], values),
          new RandomValues(8).activation(3, 5, 3, offsets[offsets.length - 1]));
    }

    /** Of 3 channels. */
    Batch(int[] offsets, Activation in, Activation dY) {
      this.offsets = offsets;
      this.in = in;
      this.dY = dY;
      mean = RandomValues.unwritten(3 * (offsets.length - 1));
      inverse = RandomValues.unwritten(3 * (offsets.length - 1));
    }

    Activation forward(Kernels kernels, boolean relu) {
      Activation out = RandomValues.unwrittenLike(in);
      forward(kernels, relu, in, out);
      return out;
    }

    void forward(Kernels kernels, boolean relu, Activation x, Activation out) {
      kernels.normalization().forward(x, offsets, gamma, beta, EPSILON, relu, mean, inverse, out);
    }

    Activation backward(Kernels kernels, boolean relu) {
      Activation gradient = RandomValues.unwrittenLike(in);
      backward(kernels, relu, dY, gradient);
      return gradient;
    }

    void backward(Kernels kernels, boolean relu, Activation outGradient, Activation gradient) {
      kernels
          .normalization()
          .backward(
              in,
              offsets,
              gamma,
              beta,
              mean,
              inverse,
              relu,
              outGradient,
              gradient,
              gammaGradient,
              betaGradient);
    }

    /** Of the group's values of the channel: their mean square distance from their mean. */
    double variance(Activation x, int g, int c) {
      return moment(x, g, c, 2) - Math.pow(moment(x, g, c, 1), 2);
    }

    /** Mean over the group of a power of the channel's values. */
    double moment(Activation x, int g, int c, int power) {
      double sum = 0;
      int count = 0;
      for (int y = 0; y < x.height(); y++) {
        for (int column = 0; column < x.width(); column++) {
          for (int n = offsets[g]; n < offsets[g + 1]; n++) {
            sum += Math.pow(x.get(c, y, column, n), power);
            count++;
          }
        }
      }
      return sum / count;
    }
  }
}
