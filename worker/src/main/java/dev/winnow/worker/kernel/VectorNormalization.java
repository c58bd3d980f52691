package dev.winnow.worker.kernel;

/**
 * Normalisation channel by channel; a group's values of one channel stay in cache for its passes.
 */
final class VectorNormalization implements NormalizationKernel {
  @Override
  public void forward(
      Activation in,
      int[] groupOffsets,
      float[] gamma,
      float[] beta,
      float epsilon,
      boolean relu,
      float[] mean,
      float[] inverseDeviation,
      Activation out) {
    forEachGroup(
        in,
        groupOffsets,
        (c, g, values) -> {
          int at = g * in.channels() + c;
          float m = (float) (values.sum(in.data()) / values.count());
          double variance = values.squares(in.data(), m) / values.count();
          float inverse = (float) (1 / Math.sqrt(variance + epsilon));
          mean[at] = m;
          inverseDeviation[at] = inverse;
          values.scale(in.data(), m, gamma[c] * inverse, beta[c], relu, out.data());
        });
  }

  @Override
  public void infer(Activation in, float[] scale, float[] shift, boolean relu, Activation out) {
    forEachGroup(
        in,
        new int[] {0, in.batch()},
        (c, g, values) -> values.scale(in.data(), 0, scale[c], shift[c], relu, out.data()));
  }

  @Override
  public void backward(
      Activation in,
      int[] groupOffsets,
      float[] gamma,
      float[] beta,
      float[] mean,
      float[] inverseDeviation,
      boolean relu,
      Activation outGradient,
      Activation inGradient,
      float[] gammaGradient,
      float[] betaGradient) {
    double[] gammaSums = new double[in.channels()];
    double[] betaSums = new double[in.channels()];
    forEachGroup(
        in,
        groupOffsets,
        (c, g, values) -> {
          float m = mean[g * in.channels() + c];
          float inverse = inverseDeviation[g * in.channels() + c];
          // What the ReLU lets through: (x - m) * scale + shift > 0, always so without a ReLU.
          float scale = relu ? gamma[c] * inverse : 0;
          float shift = relu ? beta[c] : 1;
          double[] sums = new double[2];
          values.gradientSums(in.data(), m, scale, shift, outGradient.data(), sums);
          double dBeta = sums[0];
          double dGamma = sums[1] * inverse;
          betaSums[c] += dBeta;
          gammaSums[c] += dGamma;
          double slope = (double) gamma[c] * inverse;
          values.gradient(
              in.data(),
              m,
              scale,
              shift,
              outGradient.data(),
              (float) slope,
              (float) (-slope * dBeta / values.count()),
              (float) (-slope * inverse * dGamma / values.count()),
              inGradient.data());
        });
    for (int c = 0; c < gammaSums.length; c++) {
      gammaGradient[c] = (float) gammaSums[c];
      betaGradient[c] = (float) betaSums[c];
    }
  }

  private interface GroupWork {
    void run(int channel, int group, ChannelValues values);
  }

  /** A channel's groups are visited in order, by one thread. */
  private static void forEachGroup(Activation shape, int[] offsets, GroupWork work) {
    Team.shared()
        .run(
            shape.channels(),
            1,
            (share, from, to) -> {
              for (int c = from; c < to; c++) {
                for (int g = 0; g + 1 < offsets.length; g++) {
                  work.run(c, g, ChannelValues.of(shape, c, offsets[g], offsets[g + 1]));
                }
              }
            });
  }
}
