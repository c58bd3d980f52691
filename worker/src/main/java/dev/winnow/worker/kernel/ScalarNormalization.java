package dev.winnow.worker.kernel;

/** Normalisation by its definition, sums in double precision, two passes for the variance. */
final class ScalarNormalization implements NormalizationKernel {
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
    int channels = in.channels();
    forEachGroup(
        in,
        groupOffsets,
        (g, c, from, to) -> {
          int at = g * channels + c;
          double count = (double) (to - from) * in.height() * in.width();
          double m = sum(in, from, to, (i, n) -> value(in, c, i, n)) / count;
          double variance =
              sum(in, from, to, (i, n) -> Math.pow(value(in, c, i, n) - m, 2)) / count;
          mean[at] = (float) m;
          inverseDeviation[at] = (float) (1 / Math.sqrt(variance + epsilon));
          forEachPosition(
              in,
              from,
              to,
              (i, n) -> {
                float y =
                    gamma[c] * (value(in, c, i, n) - mean[at]) * inverseDeviation[at] + beta[c];
                put(out, c, i, n, relu ? Math.max(y, 0) : y);
              });
        });
  }

  @Override
  public void infer(Activation in, float[] scale, float[] shift, boolean relu, Activation out) {
    forEachGroup(
        in,
        new int[] {0, in.batch()},
        (g, c, from, to) ->
            forEachPosition(
                in,
                from,
                to,
                (i, n) -> {
                  float y = scale[c] * value(in, c, i, n) + shift[c];
                  put(out, c, i, n, relu ? Math.max(y, 0) : y);
                }));
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
    double[] gammaSums = new double[gamma.length];
    double[] betaSums = new double[beta.length];
    forEachGroup(
        in,
        groupOffsets,
        (g, c, from, to) -> {
          float m = mean[g * in.channels() + c];
          float inverse = inverseDeviation[g * in.channels() + c];
          Element normal = (i, n) -> (value(in, c, i, n) - m) * inverse;
          Element dy =
              (i, n) -> {
                boolean passes = !relu || gamma[c] * normal.at(i, n) + beta[c] > 0;
                return passes ? value(outGradient, c, i, n) : 0;
              };
          double count = (double) (to - from) * in.height() * in.width();
          double dBeta = sum(in, from, to, dy);
          double dGamma = sum(in, from, to, (i, n) -> dy.at(i, n) * normal.at(i, n));
          gammaSums[c] += dGamma;
          betaSums[c] += dBeta;
          forEachPosition(
              in,
              from,
              to,
              (i, n) -> {
                double centred = dy.at(i, n) - dBeta / count - normal.at(i, n) * dGamma / count;
                put(inGradient, c, i, n, (float) (gamma[c] * inverse * centred));
              });
        });
    for (int c = 0; c < gamma.length; c++) {
      gammaGradient[c] = (float) gammaSums[c];
      betaGradient[c] = (float) betaSums[c];
    }
  }

  /** None that is worth counting: two sums a channel. */
  @Override
  public void addScratch(int size, int batch, int groups, ScratchEstimate estimate) {}

  /** A value at position i = row * width + column of example n. */
  private interface Element {
    double at(int i, int n);
  }

  private interface Visit {
    void run(int i, int n);
  }

  private interface GroupWork {
    void run(int g, int c, int from, int to);
  }

  private static float value(Activation x, int c, int i, int n) {
    return x.get(c, i / x.width(), i % x.width(), n);
  }

  private static void put(Activation x, int c, int i, int n, float value) {
    x.set(c, i / x.width(), i % x.width(), n, value);
  }

  private static double sum(Activation shape, int from, int to, Element element) {
    double[] sum = new double[1];
    forEachPosition(shape, from, to, (i, n) -> sum[0] += element.at(i, n));
    return sum[0];
  }

  private static void forEachPosition(Activation shape, int from, int to, Visit visit) {
    for (int i = 0; i < shape.height() * shape.width(); i++) {
      for (int n = from; n < to; n++) {
        visit.run(i, n);
      }
    }
  }

  private static void forEachGroup(Activation shape, int[] offsets, GroupWork work) {
    for (int c = 0; c < shape.channels(); c++) {
      for (int g = 0; g + 1 < offsets.length; g++) {
        work.run(g, c, offsets[g], offsets[g + 1]);
      }
    }
  }
}
