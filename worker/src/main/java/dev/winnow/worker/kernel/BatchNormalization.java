package dev.winnow.worker.kernel;

/**
 * Normalisation per channel, {@code y = gamma (x - mean) / deviation + beta}, with statistics over
 * the positions and examples of each group of the batch, and an optional ReLU after it. Stateless,
 * safe for use by many threads. Input and output may be the same memory.
 */
public final class BatchNormalization {
  private BatchNormalization() {}

  /**
   * Normalises for training.
   *
   * @param in [C][H][W][N]
   * @param groupOffsets group g is the examples from groupOffsets[g] up to groupOffsets[g + 1]; the
   *     last entry is N
   * @param gamma [C]
   * @param beta [C]
   * @param epsilon added to the variance
   * @param relu whether negative results become 0
   * @param mean [G][C], overwritten
   * @param inverseDeviation [G][C], overwritten with {@code 1 / sqrt(variance + epsilon)}, the
   *     variance being the biased one
   * @param out [C][H][W][N], overwritten
   */
  public static void forward(
      Activation in,
      int[] groupOffsets,
      float[] gamma,
      float[] beta,
      float epsilon,
      boolean relu,
      float[] mean,
      float[] inverseDeviation,
      Activation out) {
    checkTraining(in, groupOffsets, gamma, beta, mean, inverseDeviation);
    Check.sameShape("output", out, in);
    Kernels.chosen()
        .normalization()
        .forward(in, groupOffsets, gamma, beta, epsilon, relu, mean, inverseDeviation, out);
  }

  /**
   * {@code out = scale * in + shift} per channel, through the ReLU if asked.
   *
   * @param in [C][H][W][N]
   * @param scale [C]
   * @param shift [C]
   * @param out [C][H][W][N], overwritten
   */
  public static void infer(
      Activation in, float[] scale, float[] shift, boolean relu, Activation out) {
    Check.length("scale", scale.length, in.channels());
    Check.length("shift", shift.length, in.channels());
    Check.sameShape("output", out, in);
    Kernels.chosen().normalization().infer(in, scale, shift, relu, out);
  }

  /**
   * The gradients of {@link #forward}.
   *
   * @param in as it was given to forward, not overwritten since
   * @param mean as forward returned it; likewise inverseDeviation
   * @param outGradient [C][H][W][N]
   * @param inGradient [C][H][W][N], overwritten; may be the memory of outGradient
   * @param gammaGradient [C], overwritten with the sum over the batch
   * @param betaGradient [C], likewise
   */
  public static void backward(
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
    checkTraining(in, groupOffsets, gamma, beta, mean, inverseDeviation);
    Check.sameShape("output gradient", outGradient, in);
    Check.sameShape("input gradient", inGradient, in);
    Check.apart("input and input gradient", in, inGradient);
    Check.length("gamma gradient", gammaGradient.length, in.channels());
    Check.length("beta gradient", betaGradient.length, in.channels());
    Kernels.chosen()
        .normalization()
        .backward(
            in,
            groupOffsets,
            gamma,
            beta,
            mean,
            inverseDeviation,
            relu,
            outGradient,
            inGradient,
            gammaGradient,
            betaGradient);
  }

  /**
   * Adds the working memory of both passes, for that batch and all smaller ones.
   *
   * @param height H
   * @param width W
   * @param batch N
   * @param groups G
   */
  public static void addScratch(
      int height, int width, int batch, int groups, ScratchEstimate estimate) {
    Kernels.chosen().normalization().addScratch(height * width * batch, batch, groups, estimate);
  }

  private static void checkTraining(
      Activation in,
      int[] groupOffsets,
      float[] gamma,
      float[] beta,
      float[] mean,
      float[] inverseDeviation) {
    Check.groups(groupOffsets, in.batch());
    int statistics = (groupOffsets.length - 1) * in.channels();
    Check.length("gamma", gamma.length, in.channels());
    Check.length("beta", beta.length, in.channels());
    Check.length("mean", mean.length, statistics);
    Check.length("inverse deviation", inverseDeviation.length, statistics);
  }
}
