package dev.winnow.worker.kernel;

import java.nio.ByteBuffer;

/** Normalisation by a {@link ChannelNormalizer} on each thread, the channels shared among them. */
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
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    ByteBuffer from = in.data();
    ByteBuffer to = out.data();
    ChannelLanes lanes = ChannelLanes.of(in, groupOffsets, NormalizationLoops.BLOCK);
    forEachChannel(
        in.channels(),
        lanes,
        (c, start, channel) -> {
          channel.measure(from, start);
          for (int g = 0; g + 1 < groupOffsets.length; g++) {
            int at = g * gamma.length + c;
            mean[at] = (float) channel.mean(g);
            inverseDeviation[at] = (float) (1 / Math.sqrt(channel.variance(g) + epsilon));
            channel.setNormalization(g, mean[at], gamma[c] * inverseDeviation[at]);
          }
          channel.normalize(from, start, beta[c], floor, to);
        });
  }

  @Override
  public void infer(Activation in, float[] scale, float[] shift, boolean relu, Activation out) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    ByteBuffer from = in.data();
    ByteBuffer to = out.data();
    int[] oneGroup = {0, in.batch()};
    forEachChannel(
        in.channels(),
        ChannelLanes.of(in, oneGroup, NormalizationLoops.BLOCK),
        (c, start, channel) -> {
          channel.setNormalization(0, 0, scale[c]);
          channel.normalize(from, start, shift[c], floor, to);
        });
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
    ByteBuffer x = in.data();
    ByteBuffer dY = outGradient.data();
    ByteBuffer dX = inGradient.data();
    ChannelLanes lanes = ChannelLanes.of(in, groupOffsets, NormalizationLoops.BLOCK);
    forEachChannel(
        in.channels(),
        lanes,
        (c, start, channel) -> {
          // What the ReLU lets through: (x - m) * gate + shift > 0, always so without a ReLU.
          float shift = relu ? beta[c] : 1;
          for (int g = 0; g + 1 < groupOffsets.length; g++) {
            int at = g * gamma.length + c;
            channel.setGate(g, mean[at], relu ? gamma[c] * inverseDeviation[at] : 0);
          }
          channel.sumGradients(x, dY, start, shift);
          double dGamma = 0;
          double dBeta = 0;
          for (int g = 0; g + 1 < groupOffsets.length; g++) {
            double inverse = inverseDeviation[g * gamma.length + c];
            double sum = channel.gradientSum(g);
            double weighted = channel.weightedGradientSum(g) * inverse;
            dBeta += sum;
            dGamma += weighted;
            int count = lanes.count(g);
            channel.setGradient(g, gamma[c] * inverse, sum / count, weighted * inverse / count);
          }
          gammaGradient[c] = (float) dGamma;
          betaGradient[c] = (float) dBeta;
          channel.gradient(x, dY, start, shift, dX);
        });
  }

  @Override
  public void addScratch(int size, int batch, int groups, ScratchEstimate estimate) {
    int lanes = ChannelLanes.mostLanes(size, batch, NormalizationLoops.BLOCK);
    for (int thread = 0; thread < estimate.threads(); thread++) {
      estimate.addNormalizer(thread, ChannelNormalizer.bytes(lanes, groups));
    }
  }

  private interface ChannelWork {
    void run(int channel, int start, ChannelNormalizer normalizer);
  }

  private static void forEachChannel(int channels, ChannelLanes lanes, ChannelWork work) {
    Team.shared()
        .run(
            channels,
            1,
            (from, to) -> {
              ChannelNormalizer normalizer = ChannelNormalizer.ofThread(lanes);
              for (int c = from; c < to; c++) {
                work.run(c, c * lanes.size(), normalizer);
              }
            });
  }
}
