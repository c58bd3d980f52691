package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients through whole networks, a block of parameters at a time, along the block's gradient:
 * the loss must rise by the gradient's norm per unit of length. That proves the wiring; each layer
 * by itself is checked more closely elsewhere. The step moves the loss by 5e-4, which single
 * precision resolves to 1e-3 of it; most of the tolerance is for the kinks that it crosses.
 */
class NetworkGradientTest {
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final int BATCH = 8;
  private static final double LOSS_STEP = 5e-4;
  private static final double TOLERANCE = 0.15;
  private static final double NOISE = 1e-3;
  private static final int SAMPLE = 9;

  static List<NetworkConfiguration> networks() {
    List<NetworkConfiguration> all = new ArrayList<>();
    for (String network : Networks.names()) {
      for (Convolution convolution : Convolution.values()) {
        ImageShape shape = network.equals("vgg16") ? new ImageShape(1, 16, 16) : SHAPE;
        all.add(new NetworkConfiguration(network, convolution, 4, 0.05, 0, shape, 5, 3));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAtAllDepthsAreThoseOfFiniteDifferences(NetworkConfiguration configuration) {
    GradientPass pass = new GradientPass(Networks.create(configuration), 5);
    ToyImages images = ToyImages.random(configuration.shape(), 5, BATCH, 4);
    pass.run(null, images.array(), images.labels());
    float[] gradient = pass.gradient().clone();
    for (ParameterRange range : sample(pass.ranges())) {
      double norm = norm(gradient, range);
      assertThat(slope(pass, images, gradient, range, norm))
          .as(range.toString())
          .isBetween(norm * (1 - TOLERANCE) - NOISE, norm * (1 + TOLERANCE) + NOISE);
    }
  }

  /** Some trained parameters from all depths. */
  private static List<ParameterRange> sample(List<ParameterRange> ranges) {
    List<ParameterRange> trained =
        ranges.stream().filter(range -> range.kind() != ParameterRange.Kind.STATISTIC).toList();
    List<ParameterRange> sample = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      sample.add(trained.get(i * (trained.size() - 1) / (SAMPLE - 1)));
    }
    return sample;
  }

  /** Rise of the mean loss per unit along the gradient's block. */
  private static double slope(
      GradientPass pass, ToyImages images, float[] gradient, ParameterRange range, double norm) {
    float[] parameters = pass.parameters();
    float[] start = parameters.clone();
    double length = LOSS_STEP / Math.max(norm, 0.1);
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      double step = (side == 0 ? -length : length) / (norm * BATCH);
      for (int i = range.offset(); i < range.end(); i++) {
        parameters[i] = start[i] + (float) (step * gradient[i]);
      }
      losses[side] = pass.run(null, images.array(), images.labels());
    }
    System.arraycopy(start, 0, parameters, 0, start.length);
    return (losses[1] - losses[0]) / (2 * length);
  }

  private static double norm(float[] gradient, ParameterRange range) {
    double sum = 0;
    for (int i = range.offset(); i < range.end(); i++) {
      double mean = gradient[i] / BATCH;
      sum += mean * mean;
    }
    return Math.sqrt(sum);
  }
}
