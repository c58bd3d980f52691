package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.TrainingStep;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient is a sum over examples, so that workers may share a batch by whole groups. */
class GradientSumTest {
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final int GROUP = 32;

  /** Dense layers, a global average, and sums with shortcuts. */
  static List<NetworkConfiguration> networks() {
    return Stream.of("alexnet", "allcnn", "resnet32")
        .map(
            name ->
                new NetworkConfiguration(
                    name, Convolution.WINOGRAD_RELU, 4, 0.05, 0.2, SHAPE, 5, 3))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void oneBatchOf96HasTheGradientOfTwoWorkersWith64And32(NetworkConfiguration configuration) {
    GradientPass pass = new GradientPass(Networks.create(configuration), 5);
    ToyImages all = ToyImages.random(SHAPE, 5, 96, 4);

    float[] whole = gradient(pass, all, 0, 96);
    float[] first = gradient(pass, all, 0, 64);
    float[] second = gradient(pass, all, 64, 96);

    assertAlikeInEveryBlock(pass, whole, sum(first, second));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aGroupTakenTwiceHasTwiceTheGradientOfAllItsLayers(NetworkConfiguration configuration) {
    GradientPass pass = new GradientPass(Networks.create(configuration), 5);
    ToyImages all = ToyImages.random(SHAPE, 5, GROUP, 4);
    ToyImages twice = all.then(all);

    float[] once = gradient(pass, all, 0, GROUP);
    float[] both =
        gradient(
            pass,
            twice,
            new TrainingStep(11, new int[] {0, GROUP, 2 * GROUP}, ids(0, GROUP, 0, GROUP)));

    assertAlikeInEveryBlock(pass, both, sum(once, once));
  }

  private static float[] gradient(GradientPass pass, ToyImages all, int from, int to) {
    int[] offsets = IntStream.rangeClosed(0, (to - from) / GROUP).map(g -> g * GROUP).toArray();
    return gradient(pass, all.part(from, to), new TrainingStep(11, offsets, ids(from, to)));
  }

  private static float[] gradient(GradientPass pass, ToyImages images, TrainingStep step) {
    pass.run(step, images.array(), images.labels());
    return pass.gradient().clone();
  }

  /** Identities from bounds[0] up to bounds[1], then from bounds[2] up to bounds[3] ... */
  private static long[] ids(int... bounds) {
    return IntStream.range(0, bounds.length / 2)
        .mapToObj(i -> LongStream.range(bounds[2 * i], bounds[2 * i + 1]))
        .flatMapToLong(range -> range)
        .toArray();
  }

  private static float[] sum(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  /** Up to rounding, which is that of a block's own size or of the sums that cancelled in it. */
  private static void assertAlikeInEveryBlock(GradientPass pass, float[] a, float[] b) {
    double all = norm(a, 0, a.length);
    for (ParameterRange range : pass.ranges()) {
      double norm = norm(a, range.offset(), range.end());
      assertThat(norm(difference(a, b), range.offset(), range.end()))
          .as(range.toString())
          .isLessThan(1e-5 * norm + 1e-6 * all);
    }
  }

  private static float[] difference(float[] a, float[] b) {
    float[] difference = a.clone();
    for (int i = 0; i < b.length; i++) {
      difference[i] -= b[i];
    }
    return difference;
  }

  private static double norm(float[] a, int from, int to) {
    return Math.sqrt(IntStream.range(from, to).mapToDouble(i -> (double) a[i] * a[i]).sum());
  }
}
