package dev.winnow.worker.benchmark;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.network.GradientPass;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import dev.winnow.worker.training.HeavyBall;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
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

  private final BenchmarkSettings settings;
  private final GradientPass pass;
  private final INDArray images;
  private final int[] labels;
  private final HeavyBall heavyBall;
  private final float[] velocity;

  private StepBenchmark(BenchmarkSettings settings) {
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

  /** Builds the network, warms up and measures. */
  public static Timing.Speed run(BenchmarkSettings settings) {
    return settings.measure(() -> new StepBenchmark(settings)::step);
  }

  private void step() {
    pass.run(null, images, labels);
    heavyBall.step(pass.parameters(), velocity, pass.gradient(), 1f / settings.batch(), RATE);
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

  private static ComputationGraph graph(BenchmarkSettings settings) {
    return settings.dl4jLayers()
        ? Networks.createOfDl4j(settings.network())
        : Networks.create(settings.network());
  }

  private static INDArray randomImages(BenchmarkSettings settings) {
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
