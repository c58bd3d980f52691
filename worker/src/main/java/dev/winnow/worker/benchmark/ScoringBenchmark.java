package dev.winnow.worker.benchmark;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.scoring.ScoringNetwork;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.PruningScope;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Times the scoring of batches by a network, from pixels to probabilities. Resizes the thread teams
 * of the JVM, so nothing else should train in it meanwhile.
 */
public final class ScoringBenchmark {
  private ScoringBenchmark() {}

  /**
   * Builds the network, warms up and measures.
   *
   * @param settings as for steps, which must not be of DL4J's layers
   */
  public static Timing.Speed run(BenchmarkSettings settings) {
    if (settings.dl4jLayers()) {
      throw new IllegalArgumentException("DL4J's own layers are not scored: time steps of them");
    }
    return settings.measure(() -> scoring(settings));
  }

  private static Runnable scoring(BenchmarkSettings settings) {
    ScoringNetwork network =
        ScoringNetwork.of(settings.network(), parameters(settings.network(), settings.sparsity()));
    LabeledImages images = randomImages(settings.network().shape(), settings.batch());
    PixelScaling scaling = scaling(settings.network().shape());
    return () -> network.probabilities(images, scaling);
  }

  private static float[] parameters(NetworkConfiguration configuration, double sparsity) {
    MemberNetwork untrained = MemberNetwork.create(configuration);
    return MagnitudePruning.prune(
            MemberState.initial(untrained.parameters()),
            untrained.prunableRanges(false),
            sparsity,
            PruningScope.LAYER)
        .parameters();
  }

  private static LabeledImages randomImages(ImageShape shape, int batch) {
    LabeledImages images = LabeledImages.blank(shape, batch);
    new SplittableRandom(1).nextBytes(images.pixels());
    return images;
  }

  private static PixelScaling scaling(ImageShape shape) {
    float[] mean = new float[shape.channels()];
    float[] deviation = new float[shape.channels()];
    Arrays.fill(mean, 128);
    Arrays.fill(deviation, 64);
    return new PixelScaling(mean, deviation);
  }
}
