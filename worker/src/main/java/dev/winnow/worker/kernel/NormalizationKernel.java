package dev.winnow.worker.kernel;

/** What {@link BatchNormalization} needs; arguments are already checked. */
interface NormalizationKernel {
  void forward(
      Activation in,
      int[] groupOffsets,
      float[] gamma,
      float[] beta,
      float epsilon,
      boolean relu,
      float[] mean,
      float[] inverseDeviation,
      Activation out);

  void infer(Activation in, float[] scale, float[] shift, boolean relu, Activation out);

  void backward(
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
      float[] betaGradient);

  /**
   * Adds the working memory of both passes, for that batch and all smaller ones.
   *
   * @param size values of a channel
   * @param groups G
   */
  void addScratch(int size, int batch, int groups, ScratchEstimate estimate);
}
