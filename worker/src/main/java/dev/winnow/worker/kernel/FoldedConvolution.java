package dev.winnow.worker.kernel;

/**
 * A convolution for scoring: all that depends on its weights alone is computed once, and an {@link
 * Epilogue} is part of it. It may read the weights in each pass: they must not change for as long
 * as it is used. Safe for use by many threads.
 */
public final class FoldedConvolution {
  private final ConvolutionSize size;
  private final int stride;
  private final Epilogue epilogue;
  private final Pass pass;

  /** The pass itself; arguments are already checked. */
  interface Pass {
    void run(Activation input, Activation output);
  }

  /**
   * @param size for any batch
   */
  FoldedConvolution(ConvolutionSize size, int stride, Epilogue epilogue, Pass pass) {
    Check.length("scale", epilogue.scale().length, size.out());
    Check.length("shift", epilogue.shift().length, size.out());
    this.size = size;
    this.stride = stride;
    this.epilogue = epilogue;
    this.pass = pass;
  }

  /**
   * Convolves and does what follows.
   *
   * @param input [C][H][W][N], of the height and width that were told
   * @param output [K][ceil(H / stride)][ceil(W / stride)][N], half of that, rounded down, with
   *     pooling; overwritten
   */
  public void forward(Activation input, Activation output) {
    Check.shape("input", input, size.in(), size.height(), size.width(), input.batch());
    int height = epilogue.outputs(SpatialConvolution.outputs(size.height(), stride));
    int width = epilogue.outputs(SpatialConvolution.outputs(size.width(), stride));
    Check.shape("output", output, size.out(), height, width, input.batch());
    Check.apart("input and output", input, output);
    pass.run(input, output);
  }
}
