package dev.winnow.worker.kernel;

/**
 * An {@link Epilogue} by its definition, one step after the other.
 *
 * @param stride of the convolution
 * @param convolution without the epilogue
 */
record ScalarFold(Epilogue epilogue, int stride, FoldedConvolution.Pass convolution)
    implements FoldedConvolution.Pass {
  @Override
  public void run(Activation input, Activation output) {
    if (epilogue.pooling()) {
      int height = SpatialConvolution.outputs(input.height(), stride);
      int width = SpatialConvolution.outputs(input.width(), stride);
      Activation whole = Activation.allocate(output.channels(), height, width, output.batch());
      normalized(input, whole);
      new ScalarPooling().max(whole, output);
    } else {
      normalized(input, output);
    }
  }

  private void normalized(Activation input, Activation output) {
    convolution.run(input, output);
    new ScalarNormalization()
        .infer(output, epilogue.scale(), epilogue.shift(), epilogue.relu(), output);
  }
}
