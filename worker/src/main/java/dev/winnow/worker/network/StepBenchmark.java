package dev.winnow.worker.network;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.training.HeavyBall;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.ParameterAverager;
import dev.winnow.worker.training.PruningScope;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times whole training steps of a network: forward, backward, the optimiser's step. Resizes the
 * thread teams of the JVM, so nothing else should train in it meanwhile.
 */
public final class StepBenchmark {
  private static final HeavyBall.Rate RATE = new HeavyBall.Rate(0.001f, 0.9f, 0.001f);
  private static final int WARM_UP_STEPS = 3;

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
   *     are pruned
   * @param batch examples in a step
   * @param threads threads of a step
   * @param warmUpSeconds for so long, and three steps at least, steps are not timed: the compiler
   *     needs seconds for the kernels, during which a step takes up to twice as long
   * @param steps timed steps
   */
  public record Settings(
      NetworkConfiguration network,
      boolean dl4jLayers,
      double sparsity,
      int batch,
      int threads,
      double warmUpSeconds,
      int steps) {
    public Settings {
      if (batch < 1 || threads < 1 || steps < 1) {
        throw new IllegalArgumentException(
            "batch, threads and steps must be at least 1, not %d, %d and %d"
                .formatted(batch, threads, steps));
      }
      // Written so that NaN fails, too.
      if (!(sparsity >= 0 && sparsity < 1)) {
        throw new IllegalArgumentException("the sparsity must be in [0, 1), not " + sparsity);
      }
    }
  }

  /**
   * What came out.
   *
   * @param stepMillis median time of a step
   * @param imagesPerSecond examples of a step / that time
   */
  public record Result(double stepMillis, double imagesPerSecond) {}

  /** Builds the network, warms up and measures. */
  public static Result run(Settings settings) {
    int threadsBefore = ComputeThreads.count();
    ComputeThreads.use(settings.threads());
    if (settings.dl4jLayers()) {
      ComputeThreads.useForNd4j(settings.threads());
    }
    try {
      return new StepBenchmark(settings).measure();
    } finally {
      ComputeThreads.use(threadsBefore);
    }
  }

  private Result measure() {
    long begin = System.nanoTime();
    for (int step = 0;
        step < WARM_UP_STEPS || System.nanoTime() - begin < 1e9 * settings.warmUpSeconds();
        step++) {
      step();
    }
    double[] millis = new double[settings.steps()];
    for (int step = 0; step < millis.length; step++) {
      long start = System.nanoTime();
      step();
      millis[step] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    int middle = millis.length / 2;
    double median =
        millis.length % 2 == 1 ? millis[middle] : (millis[middle - 1] + millis[middle]) / 2;
    return new Result(median, 1000 * settings.batch() / median);
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
