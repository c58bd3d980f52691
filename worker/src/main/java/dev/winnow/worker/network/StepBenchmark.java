package dev.winnow.worker.network;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.training.HeavyBall;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.ParameterAverager;
import dev.winnow.worker.training.PruningScope;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times whole training steps of a network: forward, backward, the optimiser's step. Resizes the
 * thread teams of the JVM, so nothing else should train in it meanwhile.
 */
public final class StepBenchmark {
  private static final HeavyBall.Rate RATE = HeavyBall.Rate.of(0.001f, 0.9f, 0.001f, 128);

  private final Settings settings;
  private final GradientPass pass;
  private final INDArray images;
  private final int[] labels;
  private final HeavyBall heavyBall;
  private final float[] velocity;

  private StepBenchmark(Settings settings) {
    NetworkConfiguration network = settings.network();
    this.settings = settings;
    this.pass = new GradientPass(graph(settings), network.classes());
    this.images = randomImages(settings);
    this.labels = new int[settings.batch()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % network.classes();
    }
    prune();
    this.heavyBall = new HeavyBall(pass.ranges());
    this.velocity = new float[pass.parameters().length];
  }

  /**
   * What to measure.
   *
   * @param network the network; its convolution is ignored with DL4J's layers
   * @param dl4jLayers whether to take DL4J's own layers throughout
   * @param sparsity share of the weights of each convolution but the first and the last layer that
   *     are pruned; 0 with DL4J's layers, which are never pruned
   * @param batch examples in a step
   * @param threads threads of a step
   * @param timing of the steps
   */
  public record Settings(
      NetworkConfiguration network,
      boolean dl4jLayers,
      double sparsity,
      int batch,
      int threads,
      Timing timing) {
    public Settings {
      if (batch < 1 || threads < 1) {
        throw new IllegalArgumentException(
            "batch and threads must be at least 1, not %d and %d".formatted(batch, threads));
      }
      // Written so that NaN fails, too.
      if (!(sparsity >= 0 && sparsity < 1)) {
        throw new IllegalArgumentException("the sparsity must be in [0, 1), not " + sparsity);
      }
      if (dl4jLayers && sparsity > 0) {
        throw new IllegalArgumentException(
            "DL4J's own layers are not pruned, but the sparsity is %s: take 0 or other layers"
                .formatted(sparsity));
      }
    }
  }

  /** Builds the network, warms up and measures. */
  public static Timing.Speed run(Settings settings) {
    int threadsBefore = ComputeThreads.count();
    ComputeThreads.use(settings.threads());
    if (settings.dl4jLayers()) {
      ComputeThreads.useForNd4j(settings.threads());
    }
    try {
      return settings.timing().of(settings.batch(), new StepBenchmark(settings)::step);
    } finally {
      ComputeThreads.use(threadsBefore);
    }
  }

  private void step() {
    pass.run(null, images, labels);
    float[] gradient = pass.gradient();
    ParameterAverager.ALONE.average(gradient, pass.length(), 1f / settings.batch());
    heavyBall.step(pass.parameters(), velocity, gradient, RATE);
  }

  private void prune() {
    float[] parameters = pass.parameters().clone();
    MemberState pruned =
        MagnitudePruning.prune(
            new MemberState(0, parameters, new float[parameters.length]),
            pass.prunable(false),
            settings.sparsity(),
            PruningScope.LAYER);
    pass.setParameters(pruned.parameters());
  }

  private static ComputationGraph graph(Settings settings) {
    if (!settings.dl4jLayers()) {
      return Networks.create(settings.network());
    }
    ComputationGraph graph =
        new ComputationGraph(Networks.describe(settings.network(), new Dl4jLayers()));
    graph.init();
    return graph;
  }

  private static INDArray randomImages(Settings settings) {
    ImageShape shape = settings.network().shape();
    INDArray images =
        ActivationArrays.create(settings.batch(), shape.channels(), shape.height(), shape.width());
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[Math.toIntExact(images.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    NativeFloats.write(values, images);
    return settings.dl4jLayers() ? images.dup('c') : images;
  }
}
