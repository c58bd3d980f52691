package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.ScratchEstimate;
import dev.winnow.worker.kernel.SpatialConvolution;
import dev.winnow.worker.kernel.TrainableConvolution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Configuration of a dense layer without bias, which the normalisation that follows would subtract
 * again: [N, C] to [N, K]. Weights "W": [K, C], before training by DL4J's rule that the layer is
 * given.
 */
public final class DenseLayer extends WeightedConfiguration {
  private static final long serialVersionUID = 1L;

  /**
   * @param units K
   */
  public DenseLayer(int units) {
    super(units);
  }

  @Override
  long[] weightShape() {
    return new long[] {getNOut(), getNIn()};
  }

  @Override
  float[] initialWeights(long seed) {
    // DL4J has seeded ND4J's generator, from which the rules draw.
    float[] weights = new float[Math.toIntExact(getNOut() * getNIn())];
    try (INDArray drawn = Nd4j.createUninitialized(DataType.FLOAT, weights.length)) {
      getWeightInitFn().init((double) getNIn(), (double) getNOut(), weightShape(), 'c', drawn);
      NativeFloats.read(drawn, weights);
    }
    return weights;
  }

  /** Units are the channels of a single position. */
  @Override
  TrainableConvolution convolution() {
    return new SpatialConvolution(1, 1, (int) getNIn(), (int) getNOut());
  }

  @Override
  long[] outputShape(long[] in) {
    return new long[] {in[0], getNOut()};
  }

  @Override
  boolean wantsInputGradient() {
    return true;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.feedForward(getNOut());
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (getNIn() <= 0 || override) {
      setNIn(input.arrayElementsPerExample());
    }
  }

  @Override
  public void addScratch(InputType input, int batch, int groups, ScratchEstimate estimate) {
    convolution().addScratch(1, 1, batch, estimate);
  }
}
