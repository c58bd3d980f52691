package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What both passes of a convolution come to.
 *
 * @param weightGradientAlone when no gradient of the input is wanted
 */
record ConvolutionPasses(
    Activation output,
    Activation inputGradient,
    float[] weightGradient,
    float[] weightGradientAlone) {

  static ConvolutionPasses of(
      ConvolutionUnderTest convolution, Activation input, float[] weights, Activation dY) {
    Weights all = Weights.of(weights);
    Activation output = RandomValues.unwrittenLike(dY);
    convolution.forward().run(input, all, output);
    Activation inputGradient = RandomValues.unwrittenLike(input);
    float[] gradient = RandomValues.unwritten(weights.length);
    convolution.backward().run(input, all, dY, inputGradient, Weights.of(gradient));
    float[] gradientAlone = RandomValues.unwritten(weights.length);
    convolution.backward().run(input, all, dY, null, Weights.of(gradientAlone));
    return new ConvolutionPasses(output, inputGradient, gradient, gradientAlone);
  }

  /** With packed weights, as that says; gradients have zeros where weights are pruned. */
  static ConvolutionPasses packed(
      ConvolutionUnderTest convolution,
      Activation input,
      PrunedWeights weights,
      SparseWeights sparse,
      Activation dY) {
    Weights packed = weights.packed(sparse);
    Activation output = RandomValues.unwrittenLike(dY);
    convolution.forward().run(input, SparseWeights.forProducts(packed), output);
    Activation inputGradient = RandomValues.unwrittenLike(input);
    Weights gradient = weights.unwrittenGradient();
    SparseWeights.backward(
        packed, gradient, (w, dW) -> convolution.backward().run(input, w, dY, inputGradient, dW));
    Weights gradientAlone = weights.unwrittenGradient();
    SparseWeights.backward(
        packed, gradientAlone, (w, dW) -> convolution.backward().run(input, w, dY, null, dW));
    return new ConvolutionPasses(
        output, inputGradient, weights.unpacked(gradient), weights.unpacked(gradientAlone));
  }

  /** The same with zeros in the gradients where weights are pruned. */
  ConvolutionPasses kept(PrunedWeights weights) {
    return new ConvolutionPasses(
        output, inputGradient, weights.kept(weightGradient), weights.kept(weightGradientAlone));
  }

  void assertClose(ConvolutionPasses expected, double tolerance) {
    Closeness.assertClose(output, expected.output, tolerance);
    Closeness.assertClose(inputGradient, expected.inputGradient, tolerance);
    Closeness.assertClose(weightGradient, expected.weightGradient, tolerance);
    Closeness.assertClose(weightGradientAlone, expected.weightGradientAlone, tolerance);
  }

  void assertSameBits(ConvolutionPasses expected) {
    assertThat(RandomValues.values(output)).isEqualTo(RandomValues.values(expected.output));
    assertThat(RandomValues.values(inputGradient))
        .isEqualTo(RandomValues.values(expected.inputGradient));
    assertThat(weightGradient).isEqualTo(expected.weightGradient);
    assertThat(weightGradientAlone).isEqualTo(expected.weightGradientAlone);
  }

  /**
   * Compares the gradients with finite differences of a forward pass.
   *
   * @param inputStep of the input's: small where a ReLU bends
   * @param inputTolerance wide where the step is small, for what rounding leaves
   */
  void assertAreGradients(
      ConvolutionUnderTest definition,
      Activation input,
      float[] weights,
      Activation dY,
      float inputStep,
      double inputTolerance) {
    Activation y = RandomValues.unwrittenLike(dY);
    Closeness.assertIsGradient(
        weightGradient,
        weights,
        0.5f,
        1e-3,
        w -> {
          definition.forward().run(input, Weights.of(w), y);
          return Closeness.dot(y, dY);
        });
    Closeness.assertIsGradient(
        RandomValues.values(inputGradient),
        RandomValues.values(input),
        inputStep,
        inputTolerance,
        values -> {
          Activation moved =
              RandomValues.of(
                  input.channels(), input.height(), input.width(), input.batch(), values);
          definition.forward().run(moved, Weights.of(weights), y);
          return Closeness.dot(y, dY);
        });
  }
}
